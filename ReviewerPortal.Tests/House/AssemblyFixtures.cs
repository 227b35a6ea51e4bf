using ReviewerPortal.Tests.House;

// Made for nothing but their end: they stop with the run what it started.
[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(RedisServer))]
