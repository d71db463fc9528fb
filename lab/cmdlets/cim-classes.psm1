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

$script:common = @{
    Win32_Process = {
        # Two programs of the shell may run in one session; session 0 is nobody's.
        foreach ($session in @((Get-LabHost).sessions)) { foreach ($at in 1, 2) { @{ Name = 'explorer.exe'; SessionId = $session.id; ProcessId = 4000 + 8 * $session.id + $at } } }
    }
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
        }
    }
    Win32_TSNetworkAdapterSetting = {
        $listener = "$script:terminal\WinStations\RDP-Tcp"
        if ($null -eq (Get-LabHost).registry["HKLM\$listener"]) { return }
        @{ TerminalName = 'RDP-Tcp'; NetworkAdapterLanaID = Get-Setting $listener 'LanAdapter'; MaximumConnections = Get-Effective $listener 'MaxInstanceCount' $null }
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
    RSOP_GPO = { foreach ($owner in @((Get-LabHost).policyOwners.Values | Sort-Object -Unique)) { @{ id = Get-GpoId $owner; name = $owner -replace "^GPO '(.*)'$", '$1' } } }
    RSOP_RegistryPolicySetting = {
        foreach ($one in Get-Owned '^HKLM\\(SOFTWARE\\Policies\\.+)\\([^\\]+)$') { @{ registryKey = $one.Parts[1]; valueName = $one.Parts[2]; GPOID = $one.Id; precedence = 1 } }
    }
    RSOP_SystemService = {
        foreach ($one in Get-Owned '^HKLM\\SYSTEM\\CurrentControlSet\\Services\\([^\\]+)\\Start$') { @{ Service = $one.Parts[1]; StartupMode = (Get-LabHost).services[$one.Parts[1]].startType; GPOID = $one.Id; precedence = 1 } }
    }
    RSOP_File = { foreach ($one in Get-Owned '^[A-Z]:\\') { @{ Path = $one.What; OriginalPath = $one.What; GPOID = $one.Id; precedence = 1 } } }
    RSOP_UserPrivilegeRight = { foreach ($one in Get-Owned '^Se\w+(Right|Privilege)$') { @{ UserRight = $one.What; GPOID = $one.Id; precedence = 1 } } }
    RSOP_RestrictedGroup = { foreach ($one in Get-Owned '^S-1-') { @{ GroupName = $one.What; GPOID = $one.Id; precedence = 1 } } }
}

Export-ModuleMember -Function *
