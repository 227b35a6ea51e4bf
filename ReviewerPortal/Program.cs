using ReviewerPortal.Commands;

return await PortalCommandLine.RunAsync(args);
