using Microsoft.AspNetCore.Components;

namespace ReviewerPortal.Features.Decisions;

/// <summary>One field of the edit form, its hint and what is wrong with it.</summary>
public partial class ArgumentFieldView
{
    /// <summary>The field.</summary>
    [Parameter, EditorRequired]
    public required ArgumentField Field { get; set; }

    /// <summary>Raised after every change.</summary>
    [Parameter, EditorRequired]
    public EventCallback Changed { get; set; }

    /// <summary>Whether nothing can be changed now.</summary>
    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>For an entry of a list, what to call it.</summary>
    [Parameter]
    public string? EntryLabel { get; set; }

    /// <summary>For an entry of a list, raised when it is to go.</summary>
    [Parameter]
    public EventCallback<ArgumentField> OnRemove { get; set; }

    private Task Type(ChangeEventArgs e)
    {
        Field.Type(e.Value as string);
        return Changed.InvokeAsync();
    }

    private Task Tick(ChangeEventArgs e)
    {
        Field.Tick(e.Value is true);
        return Changed.InvokeAsync();
    }

    private Task Set()
    {
        Field.Set();
        return Changed.InvokeAsync();
    }

    private Task LeaveOut()
    {
        Field.LeaveOut();
        return Changed.InvokeAsync();
    }

    private Task AddEntry()
    {
        Field.AddEntry();
        return Changed.InvokeAsync();
    }

    private Task Remove(ArgumentField entry)
    {
        Field.Remove(entry);
        return Changed.InvokeAsync();
    }

    private Task RemoveMe() => OnRemove.InvokeAsync(Field);
}
