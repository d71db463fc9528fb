<#
.SYNOPSIS
Tells an error that says "you may not look" from every other.
#>

# Whether an error says that somebody may not look, in whatever it is wrapped: 5 and 0x80070005 are Windows' word for
# it, 0x80041003 is WMI's.
function Test-AccessDenied {
    param([System.Management.Automation.ErrorRecord] $Record)
    if ([string]$Record.CategoryInfo.Category -eq 'PermissionDenied') { return $true }
    for ($exception = $Record.Exception; $null -ne $exception; $exception = $exception.InnerException) {
        if ($exception -is [System.UnauthorizedAccessException] -or $exception -is [System.Security.SecurityException]) { return $true }
        if ($exception.HResult -in -2147024891, -2147217405 -or [string](Read-Property $exception 'NativeErrorCode') -in '5', 'AccessDenied') { return $true }
    }
    $false
}
