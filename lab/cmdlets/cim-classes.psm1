# CIM classes by namespace: each a block that gives its instances.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')
Import-Module (Join-Path $PSScriptRoot 'session-env.psm1')

# The classes of a namespace, 'denied' where the caller may not open it, $null where there is none of that name.
function Get-LabCimClass {
    param([string] $Namespace)
    switch ($Namespace) {
        'root/cimv2' { return $script:common }
        'root/cimv2/terminalservices' { return $(if (Test-CallerIsAdministrator) { $script:terminalServices } else { 'denied' }) }
        'root/cimv2/security/microsoftvolumeencryption' { return $(if (Test-CallerIsAdministrator) { $script:encryption } else { 'denied' }) }
        'root/virtualization/v2' { return $(if ((Get-LabHost).roles.hyperVHost) { $script:virtualization }) }
        'root/rsop/computer' { return $(if ((Test-CallerIsAdministrator) -and -not (Get-LabHost).rsopUnreadable) { $script:rsop } else { 'denied' }) }
    }
}

$script:terminal = 'SYSTEM\CurrentControlSet\Control\Terminal Server'
$script:policy = 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'

# A value of the model's registry; $null when absent.
function Get-Setting {
    param([string] $Key, [string] $Name)
    $values = (Get-LabHost).registry["HKLM\$Key"]
    if ($null -eq $values) { return }
    $found = Find-LabName $values $Name
    if ($found) { $values[$found] }
}

# Policy before the listener's own value before Windows' default.
function Get-Effective {
    param([string] $Key, [string] $Name, $Default)
    foreach ($place in $script:policy, $Key) { $value = Get-Setting $place $Name; if ($null -ne $value) { return $value } }
    $Default
}

# 0 this host, 1 Group Policy, 2 Windows' default.
function Get-PolicySource {
    param([string] $Key, [string] $Name)
    if ($null -ne (Get-Setting $script:policy $Name)) { 1 } elseif ($null -ne (Get-Setting $Key $Name)) { 0 } else { 2 }
}

function Get-LabCimMethod {
    param([string] $Name)
    $script:methods[$Name]
}

$script:common = @{
    Win32_ComputerSystem = {
        $lab = Get-LabHost
        $joined = [bool]$lab.domainMember.joined
        @{ Name = $lab.computer; PartOfDomain = $joined; Domain = $(if ($joined) { "$($lab.domain.ToLowerInvariant()).example" } else { 'WORKGROUP' }); DomainRole = $(if ($lab.roles.domainController) { 5 } elseif ($joined) { 3 } else { 2 }) }
    }
    Win32_OperatingSystem = { @{ Caption = "Microsoft $((Get-LabHost).product)"; LastBootUpTime = [datetime]::Parse((Get-LabHost).reboot.lastBoot, [cultureinfo]::InvariantCulture) } }
    Win32_LogicalDisk = { @{ DeviceID = 'C:'; FreeSpace = [uint64](Get-LabHost).systemDrive.freeBytes; Size = [uint64](Get-LabHost).systemDrive.totalBytes } }
    Win32_QuickFixEngineering = {
        # As a text of month, day and year; what Windows does not know it leaves empty.
        foreach ($one in @((Get-LabHost).hotfixes)) { @{ HotFixID = $one.id; InstalledOn = $(if ($one.on) { ([datetime]::Parse($one.on, [cultureinfo]::InvariantCulture, 'AdjustToUniversal')).ToString('M/d/yyyy', [cultureinfo]::InvariantCulture) } else { '' }) } }
    }
    Win32_Service = {
        foreach ($name in (Get-LabHost).services.Keys) { @{ Name = $name; ProcessId = Get-LabServiceProcess -Name $name } }
    }
    Win32_Process = {
        # Two programs of the shell may run in one session; session 0 is nobody's.
        foreach ($session in @((Get-LabHost).sessions)) { foreach ($at in 1, 2) { @{ Name = 'explorer.exe'; SessionId = $session.id; ProcessId = 4000 + 8 * $session.id + $at; CreationDate = ConvertTo-LabTime (Get-LabHost).reboot.lastBoot } } }
        $seen = @{}
        foreach ($name in (Get-LabHost).services.Keys) {
            $id = Get-LabServiceProcess -Name $name
            if ($id -eq 0 -or $seen[$id]) { continue }
            $seen[$id] = $true
            $own = (Get-LabHost).services[$name].startedAt
            # A process that several share is as old as the first of them.
            @{ Name = 'svchost.exe'; SessionId = 0; ProcessId = $id; CreationDate = ConvertTo-LabTime $(if ($own -and $id -ne $script:sharedProcess) { $own } else { (Get-LabHost).reboot.lastBoot }) }
        }
    }
}

function ConvertTo-LabTime { param([string] $Time) [datetime]::Parse($Time, [cultureinfo]::InvariantCulture) }

# Since build 15063 services have processes of their own; before, TermService alone of these had.
$script:sharedProcess = 904
function Get-LabServiceProcess {
    param([string] $Name)
    $lab = Get-LabHost
    if ($lab.services[$Name].status -ne 'Running') { return 0 }
    if ($Name -eq 'TermService') { return 1128 }
    if ($lab.build -lt 15063) { return $script:sharedProcess }
    908 + 4 * [array]::IndexOf(@($lab.services.Keys | Sort-Object), $Name)
}

$script:terminalServices = @{
    Win32_TSGeneralSetting = {
        $listener = "$script:terminal\WinStations\RDP-Tcp"
        if ($null -eq (Get-LabHost).registry["HKLM\$listener"]) { return }
        $pin = Get-LabPin
        $template = Get-Setting $script:policy 'CertTemplateName'
        $stored = @((Get-LabHost).remoteDesktopStore)[-1]
        @{
            TerminalName = 'RDP-Tcp'
            SSLCertificateSHA1Hash = $(if ($pin) { $pin } elseif ($stored) { $stored.thumbprint })
            SSLCertificateSHA1HashType = $(if ($null -ne $template) { 2 } elseif ($pin) { 3 } else { 1 })
            SecurityLayer = Get-Effective $listener 'SecurityLayer' 1
            UserAuthenticationRequired = Get-Effective $listener 'UserAuthentication' 0
            MinEncryptionLevel = Get-Effective $listener 'MinEncryptionLevel' 2
            PolicySourceSecurityLayer = Get-PolicySource $listener 'SecurityLayer'
            PolicySourceUserAuthenticationRequired = Get-PolicySource $listener 'UserAuthentication'
            PolicySourceMinEncryptionLevel = Get-PolicySource $listener 'MinEncryptionLevel'
        }
    }
    Win32_TerminalServiceSetting = {
        $licensing = (Get-LabHost).licensing
        @{
            AllowTSConnections = $(if ((Get-Effective $script:terminal 'fDenyTSConnections' 1) -eq 0) { 1 } else { 0 })
            PolicySourceAllowTSConnections = Get-PolicySource $script:terminal 'fDenyTSConnections'
            LicensingType = $licensing.licensingType
            TerminalServerMode = $(if ((Get-LabHost).roles.sessionHost) { 1 } else { 0 })
        }
    }
    Win32_TSNetworkAdapterSetting = {
        $listener = "$script:terminal\WinStations\RDP-Tcp"
        if ($null -eq (Get-LabHost).registry["HKLM\$listener"]) { return }
        @{ TerminalName = 'RDP-Tcp'; NetworkAdapterLanaID = Get-Setting $listener 'LanAdapter'; MaximumConnections = Get-Effective $listener 'MaxInstanceCount' $null }
    }
}

$script:encryption = @{
    Win32_EncryptableVolume = { @{ DriveLetter = 'C:'; ProtectionStatus = $(if ((Get-LabHost).reboot.bitLocker -eq 'off') { 0 } else { 1 }) } }
}

# The host itself is an instance beside its machines, which have an id for a name.
$script:virtualization = @{
    Msvm_ComputerSystem = {
        if (-not (Test-CallerIsAdministrator)) { return }
        @{ Name = (Get-LabHost).computer; EnabledState = 2 }
        for ($at = 1; $at -le (Get-LabHost).roles.runningMachines; $at++) { @{ Name = '{0:X8}-0000-4000-8000-000000000000' -f $at; EnabledState = 2 } }
    }
}

$script:methods = @{
    # Under a policy it refuses (WBEM_E_ACCESS_DENIED); with the second argument it opens its firewall rules as well.
    'Win32_TerminalServiceSetting.SetAllowTSConnections' = {
        param($Setting, $Arguments)
        if ($null -ne (Get-Setting $script:policy 'fDenyTSConnections')) { return @{ ReturnValue = [uint32]2147749891 } }
        (Get-LabHost).registry["HKLM\$script:terminal"].fDenyTSConnections = $(if ($Arguments.AllowTSConnections -eq 1) { 0 } else { 1 })
        if ($Arguments.ModifyFirewallException -eq 1) { foreach ($rule in (Get-LabHost).firewall.rules) { if ($rule.name -like 'RemoteDesktop-*') { $rule.enabled = $Arguments.AllowTSConnections -eq 1 } } }
        Save-LabState
        @{ ReturnValue = [uint32]0 }
    }
    'Win32_TerminalServiceSetting.GetGracePeriodDays' = {
        $days = (Get-LabHost).licensing.graceDays
        if ($null -eq $days) { @{ ReturnValue = [uint32]2147749890 } } else { @{ ReturnValue = [uint32]0; DaysLeft = [uint32]$days } }
    }
    # Windows takes only a certificate that is in the personal store and has its key.
    'Win32_TSGeneralSetting.SSLCertificateSHA1Hash=' = {
        param($Setting, $Value)
        $entry = @((Get-LabHost).myStore | Where-Object { $_.thumbprint -eq $Value })[0]
        if ($null -eq $entry -or -not $entry.container) { return $false }
        (Get-LabHost).registry["HKLM\$script:terminal\WinStations\RDP-Tcp"]['SSLCertificateSHA1Hash'] = [ordered]@{ hex = $entry.thumbprint }
        Save-LabState
        $true
    }
    # It counts down first; a second one meanwhile is refused (ERROR_SHUTDOWN_IS_SCHEDULED).
    'Win32_OperatingSystem.Win32ShutdownTracker' = {
        param($Windows, $Arguments)
        if (-not (Test-CallerIsAdministrator)) { return @{ ReturnValue = [uint32]1314 } }
        $reboot = (Get-LabHost).reboot
        if ($reboot.restartAt) { return @{ ReturnValue = [uint32]1190 } }
        $reboot.restartAt = (Get-LabClock).AddSeconds($Arguments.Timeout).ToString('yyyy-MM-ddTHH:mm:ss.fffZ')
        Save-LabState
        @{ ReturnValue = [uint32]0 }
    }
    # 1 the TPM alone, 4 the TPM with a PIN, 3 a recovery password, which every protected drive has.
    'Win32_EncryptableVolume.GetKeyProtectors' = {
        param($Volume, $Arguments)
        $has = @{ off = @(); tpm = 1, 3; pin = 4, 3 }[(Get-LabHost).reboot.bitLocker]
        @{ ReturnValue = [uint32]0; VolumeKeyProtectorID = [string[]]@($has | Where-Object { $_ -eq $Arguments.KeyProtectorType } | ForEach-Object { "{0000000$_-0000-0000-0000-000000000000}" }) }
    }
}

# Who set what by policy. The model names an owner by what he owns: a value, a service's start type, a file, a right
# or a group's SID.
function Get-Owned {
    param([string] $Pattern)
    $owners = (Get-LabHost).policyOwners
    foreach ($what in $owners.Keys) {
        # A value that no policy wrote down an owner for has none here either.
        if ($what -match $Pattern -and $null -ne $owners[$what]) { @{ What = $what; Parts = $Matches.Clone(); Id = Get-GpoId $owners[$what] } }
    }
}

# A GPO's id is a path in the directory; in it the GPO's place among those of this host stands for its GUID.
function Get-GpoId {
    param([string] $Owner)
    $all = @((Get-LabHost).policyOwners.Values | Sort-Object -Unique)
    'cn={{{0:x8}-0000-0000-0000-000000000000}},cn=policies,cn=system,DC=lab,DC=example' -f [array]::IndexOf($all, $Owner)
}

$script:rsop = @{
    # The host's own policy is on record too, empty as it mostly is.
    RSOP_GPO = {
        @{ id = 'LocalGPO'; name = 'Local Group Policy' }
        foreach ($owner in @((Get-LabHost).policyOwners.Values | Sort-Object -Unique)) { @{ id = Get-GpoId $owner; name = $owner -replace "^GPO '(.*)'$", '$1' } }
    }
    RSOP_RegistryPolicySetting = {
        foreach ($one in Get-Owned '^HKLM\\((?:SOFTWARE\\Policies|SYSTEM\\CurrentControlSet\\Control)\\.+)\\([^\\]+)$') { @{ registryKey = $one.Parts[1]; valueName = $one.Parts[2]; GPOID = $one.Id; precedence = 1 } }
    }
    RSOP_SystemService = {
        foreach ($one in Get-Owned '^HKLM\\SYSTEM\\CurrentControlSet\\Services\\([^\\]+)\\Start$') { @{ Service = $one.Parts[1]; StartupMode = (Get-LabHost).services[$one.Parts[1]].startType; GPOID = $one.Id; precedence = 1 } }
    }
    RSOP_File = { foreach ($one in Get-Owned '^[A-Z]:\\') { @{ Path = $one.What; OriginalPath = $one.What; GPOID = $one.Id; precedence = 1 } } }
    RSOP_UserPrivilegeRight = { foreach ($one in Get-Owned '^Se\w+(Right|Privilege)$') { @{ UserRight = $one.What; GPOID = $one.Id; precedence = 1 } } }
    RSOP_RestrictedGroup = { foreach ($one in Get-Owned '^S-1-') { @{ GroupName = $one.What; GPOID = $one.Id; precedence = 1 } } }
}

Export-ModuleMember -Function *
