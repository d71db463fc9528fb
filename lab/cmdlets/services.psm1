# Services and the service control manager.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')
Import-Module (Join-Path $PSScriptRoot 'session-env.psm1')

enum LabServiceStatus { Stopped = 1; StartPending = 2; StopPending = 3; Running = 4; ContinuePending = 5; PausePending = 6; Paused = 7 }
enum LabStartMode { Boot; System; Automatic; Manual; Disabled }
# What the cmdlets throw; the real type of this name exists on Windows alone.
class ServiceCommandException : System.SystemException {
    [string] $ServiceName
    ServiceCommandException([string] $Message, [string] $ServiceName) : base($Message) { $this.ServiceName = $ServiceName }
    ServiceCommandException([string] $Message, [string] $ServiceName, [System.Exception] $Inner) : base($Message, $Inner) { $this.ServiceName = $ServiceName }
}

# Its values are those of the moment it was asked for, until Refresh or WaitForStatus.
class LabServiceController {
    [string] $Name
    [string] $ServiceName
    [LabServiceStatus] $Status
    [LabStartMode] $StartType
    hidden [string[]] $Needs
    LabServiceController([string] $Name) { $this.Name = $Name; $this.ServiceName = $Name; $this.Refresh() }
    [void] Refresh() {
        $now = Get-LabService -Name $this.Name
        $this.Status = $now.status; $this.StartType = [int]$now.startType; $this.Needs = @($now.dependsOn)
    }
    [void] Start() { try { Start-LabService -Name $this.Name } catch { throw (Get-MethodError Start 0 $_) } }
    [void] Stop() { try { Stop-LabService -Name $this.Name } catch { throw (Get-MethodError Stop 0 $_) } }
    [void] WaitForStatus([string] $Wanted) { $this.WaitForStatus($Wanted, [timespan]::MaxValue) }
    [void] WaitForStatus([string] $Wanted, [timespan] $Time) {
        $this.Refresh()
        if ([string]$this.Status -eq $Wanted) { return }
        # Nothing in here ends a pending state by itself.
        Step-LabClock -Milliseconds $Time.TotalMilliseconds
        throw (Get-MethodError WaitForStatus 2 (New-LabError ([System.TimeoutException]::new('Time out has expired and the operation has not been completed.'))))
    }
    [void] Dispose() { }
    [void] Close() { }
}
Update-TypeData -TypeName LabServiceController -MemberType ScriptProperty -MemberName ServicesDependedOn -Force -Value {
    foreach ($need in $this.Needs) { Get-LabController -Name $need }
}
Update-TypeData -TypeName LabServiceController -MemberType ScriptProperty -MemberName DependentServices -Force -Value {
    foreach ($each in (Get-LabHost).services.Keys) { if ($this.Name -in (Get-LabHost).services[$each].dependsOn) { Get-LabController -Name $each } }
}

# Roles of the host show in services of their own, which the model does not hold.
$script:roleServices = @{ Tssdis = 'connectionBroker'; TSGateway = 'gateway'; ClusSvc = 'clusterNode'; vmms = 'hyperVHost' }

function Get-LabService {
    param([string] $Name)
    $found = Find-LabName (Get-LabHost).services $Name
    if ($found) { return (Get-LabHost).services[$found] }
    if ($script:roleServices[$Name] -and (Get-LabHost).roles[$script:roleServices[$Name]]) { return @{ status = 'Running'; startType = 2; dependsOn = @() } }
    # Started by Windows itself while it installs something.
    if ($Name -eq 'TrustedInstaller') { return @{ status = $(if ((Get-LabHost).reboot.installing) { 'Running' } else { 'Stopped' }); startType = 3; dependsOn = @() } }
}

# $null when there is none of that name.
function Get-LabController {
    param([string] $Name)
    if ($null -eq (Get-LabService -Name $Name)) { return }
    $found = Find-LabName (Get-LabHost).services $Name
    [LabServiceController]::new($(if ($found) { $found } else { $Name }))
}

# PowerShell wraps what a method of .NET throws, and takes the id from inside.
function Get-MethodError {
    param([string] $Method, [int] $Count, [System.Management.Automation.ErrorRecord] $Record)
    $inner = $Record.Exception
    New-LabError ([System.Management.Automation.MethodInvocationException]::new("Exception calling ""$Method"" with ""$Count"" argument(s): ""$($inner.Message)""", $inner)) $inner.GetType().Name
}

# An InvalidOperationException around Windows' own error code, as .NET throws it.
function Get-ServiceError {
    param([string] $Message, [int] $Code)
    New-LabError ([System.InvalidOperationException]::new($Message, [System.ComponentModel.Win32Exception]::new($Code)))
}

function Assert-ServiceRight {
    param([string] $Name)
    if (-not (Test-CallerIsAdministrator)) { throw (Get-ServiceError "Cannot open $Name service on computer '.'." 5) }
}

# Starts a service and, first, what it needs; services the model does not hold count as running.
function Start-LabService {
    param([string] $Name)
    Assert-ServiceRight -Name $Name
    $service = (Get-LabHost).services[$Name]
    $refused = "Cannot start service $Name on computer '.'."
    if ($service.status -eq 'Running') { throw (Get-ServiceError $refused 1056) }
    if ($service.startType -eq 4) { throw (Get-ServiceError $refused 1058) }
    foreach ($need in @($service.dependsOn)) {
        $needed = (Get-LabHost).services[$need]
        if ($null -eq $needed -or $needed.status -eq 'Running') { continue }
        try { Start-LabService -Name $need } catch { throw (Get-ServiceError $refused 1068) }
    }
    $service.status = 'Running'
    $service.startedAt = (Get-LabClock).ToString('yyyy-MM-ddTHH:mm:ss.fffZ')
    Save-LabState
    if ($Name -eq 'SessionEnv') { Update-ListenerCertificate }
}

# ServiceController.Stop stops first what depends on the service. One that is on its way takes no order.
function Stop-LabService {
    param([string] $Name)
    Assert-ServiceRight -Name $Name
    $service = (Get-LabHost).services[$Name]
    if ($service.status -eq 'Stopped') { throw (Get-ServiceError "Cannot stop $Name service on computer '.'." 1062) }
    if ($service.status -like '*Pending') { throw (Get-ServiceError "Cannot stop $Name service on computer '.'." 1061) }
    foreach ($each in @((Get-LabHost).services.Keys)) {
        $other = (Get-LabHost).services[$each]
        if ($Name -in $other.dependsOn -and $other.status -ne 'Stopped') { Stop-LabService -Name $each }
    }
    $service.status = $(if ($service.stopHangs) { 'StopPending' } else { 'Stopped' })
    if (-not $service.stopHangs) { $service.Remove('startedAt') }
    if ($Name -eq 'TermService') { foreach ($session in @((Get-LabHost).sessions)) { $session.state = 'Disconnected' } }
    Save-LabState
}

function Get-Service {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string[]] $Name)
    if (-not $Name) { foreach ($each in @((Get-LabHost).services.Keys | Sort-Object)) { [LabServiceController]::new($each) }; return }
    foreach ($each in $Name) {
        if ([WildcardPattern]::ContainsWildcardCharacters($each)) {
            foreach ($other in @((Get-LabHost).services.Keys | Where-Object { $_ -like $each } | Sort-Object)) { [LabServiceController]::new($other) }
            continue
        }
        $found = Get-LabController -Name $each
        if ($null -ne $found) { $found; continue }
        $PSCmdlet.WriteError((New-LabError ([ServiceCommandException]::new("Cannot find any service with service name '$each'.", $each)) 'NoServiceFoundForGivenName' 'ObjectNotFound' $each))
    }
}

function Set-Service {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([Parameter(Mandatory = $true, Position = 0)] [string] $Name, [ValidateSet('Automatic', 'Manual', 'Disabled')] [string] $StartupType)
    $found = Get-LabController -Name $Name
    if ($null -eq $found) {
        $PSCmdlet.WriteError((New-LabError ([ServiceCommandException]::new("Service $Name was not found on computer '.'.", $Name)) 'NoServiceFoundForGivenName' 'ObjectNotFound' $Name))
    } elseif (-not (Test-CallerIsAdministrator)) {
        $PSCmdlet.WriteError((New-LabError ([ServiceCommandException]::new("Service '$Name ($Name)' cannot be configured due to the following error: Access is denied.", $Name, [System.ComponentModel.Win32Exception]::new(5))) 'CouldNotSetService' 'PermissionDenied' $Name))
    } elseif ($PSCmdlet.ShouldProcess($Name, 'Set-Service')) {
        (Get-LabHost).services[$found.Name].startType = [int][LabStartMode]$StartupType
        Save-LabState
    }
}

# Start-Service takes a running service as done, where Start() does not.
function Start-Service {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([Parameter(Mandatory = $true, Position = 0)] [string] $Name)
    $found = Get-LabController -Name $Name
    if ($null -eq $found) {
        $PSCmdlet.WriteError((New-LabError ([ServiceCommandException]::new("Cannot find any service with service name '$Name'.", $Name)) 'NoServiceFoundForGivenName' 'ObjectNotFound' $Name))
    } elseif ([string]$found.Status -ne 'Running' -and $PSCmdlet.ShouldProcess($Name, 'Start-Service')) {
        try { Start-LabService -Name $found.Name } catch {
            $PSCmdlet.WriteError((New-LabError ([ServiceCommandException]::new("Service '$Name ($Name)' cannot be started due to the following error: $($_.Exception.Message)", $Name, $_.Exception)) 'CouldNotStartService' 'OpenError' $Name))
        }
    }
}

function Stop-Service {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([Parameter(Mandatory = $true, Position = 0)] [string] $Name, [switch] $Force, [switch] $NoWait)
    $found = Get-LabController -Name $Name
    if ($null -eq $found) {
        $PSCmdlet.WriteError((New-LabError ([ServiceCommandException]::new("Cannot find any service with service name '$Name'.", $Name)) 'NoServiceFoundForGivenName' 'ObjectNotFound' $Name))
        return
    }
    if (-not $Force -and @($found.DependentServices | Where-Object { [string]$_.Status -ne 'Stopped' }).Count -gt 0) {
        $PSCmdlet.WriteError((New-LabError ([ServiceCommandException]::new("Cannot stop service '$Name ($Name)' because it has dependent services.", $Name)) 'ServiceHasDependentServices' 'InvalidOperation' $Name))
    } elseif ([string]$found.Status -ne 'Stopped' -and $PSCmdlet.ShouldProcess($Name, 'Stop-Service')) {
        try { Stop-LabService -Name $found.Name } catch {
            $PSCmdlet.WriteError((New-LabError ([ServiceCommandException]::new("Service '$Name ($Name)' cannot be stopped due to the following error: $($_.Exception.Message)", $Name, $_.Exception)) 'CouldNotStopService' 'CloseError' $Name))
        }
    }
}

Export-ModuleMember -Function *
