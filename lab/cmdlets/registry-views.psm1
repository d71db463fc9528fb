# What the model keeps in fields of its own and Windows in the registry.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'certificates.psm1')

# Key -> values, for all of them.
function Get-LabRegistryView {
    $keys = Get-StoreView
    foreach ($view in (Get-FirewallView), (Get-MachineView), (Get-RebootView)) { foreach ($key in $view.Keys) { $keys[$key] = $view[$key] } }
    $keys
}

# Firewall rules lie in the registry as texts with fields between bars (MS-FASP 2.2, MS-GPFAS 2.2.2).
function Get-FirewallView {
    $firewall = (Get-LabHost).firewall
    $local = 'SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
    $policy = 'SOFTWARE\Policies\Microsoft\WindowsFirewall'
    $keys = @{ "$local\FirewallRules" = [ordered]@{}; "$local\ConSecRules" = [ordered]@{} }
    foreach ($rule in $firewall.rules) {
        $place = "$($rule.place -eq 'policy' ? $policy : $local)\FirewallRules"
        if (-not $keys.ContainsKey($place)) { $keys[$place] = [ordered]@{} }
        $fields = @('v2.30', "Action=$($rule.action)", "Active=$($rule.enabled ? 'TRUE' : 'FALSE')", 'Dir=In', "Protocol=$($rule.protocol -eq 'TCP' ? 6 : 17)")
        # Without one, a rule is for all profiles.
        if ($rule.profiles -ne 7) { foreach ($one in @{ Bit = 1; Name = 'Domain' }, @{ Bit = 2; Name = 'Private' }, @{ Bit = 4; Name = 'Public' }) { if ($rule.profiles -band $one.Bit) { $fields += "Profile=$($one.Name)" } } }
        if ($rule.localPort -ne 0) { $fields += "LPort=$($rule.localPort)" }
        foreach ($one in $rule.remoteAddresses -split ',' | Where-Object { $_ }) { foreach ($kind in $(if ($one -eq 'LocalSubnet') { 'RA4', 'RA6' } elseif ($one.Contains(':')) { 'RA6' } else { 'RA4' })) { $fields += "$kind=$one" } }
        if ($rule.service) { $fields += 'App=%SystemRoot%\System32\svchost.exe', "Svc=$($rule.service)" }
        $keys[$place][$rule.name] = (($fields + "Name=$($rule.name)") -join '|') + '|'
    }
    foreach ($rule in @($firewall.connectionSecurity)) {
        $place = "$($rule.place -eq 'policy' ? $policy : $local)\ConSecRules"
        if (-not $keys.ContainsKey($place)) { $keys[$place] = [ordered]@{} }
        # SecureServer requires it of what comes in; Boundary only asks for it.
        $keys[$place][$rule.name] = "v2.30|Action=$($rule.requiresInbound ? 'SecureServer' : 'Boundary')|Active=TRUE|Name=$($rule.name)|"
    }
    $keys
}

# Names, paths and what device management wrote.
function Get-MachineView {
    $lab = Get-LabHost
    $names = 'SYSTEM\CurrentControlSet\Control\ComputerName'
    $keys = @{
        'SOFTWARE\Microsoft\Windows NT\CurrentVersion' = [ordered]@{ SystemRoot = 'C:\Windows' }
        "$names\ActiveComputerName" = [ordered]@{ ComputerName = $lab.computer }
        "$names\ComputerName" = [ordered]@{ ComputerName = $lab.computer }
        'SYSTEM\CurrentControlSet\Control\ProductOptions' = [ordered]@{ ProductType = $(if ($lab.roles.domainController) { 'LanmanNT' } elseif ($lab.installation -eq 'Client') { 'WinNT' } else { 'ServerNT' }) }
    }
    if (@($lab.mdm).Count -gt 0) {
        $area = [ordered]@{}
        # Beside each setting stand values that tell where it came from.
        foreach ($name in $lab.mdm) { $area[$name] = '<enabled/>'; $area["$($name)_ProviderSet"] = 1; $area["$($name)_WinningProvider"] = '2648BF76-DA4B-409A-BFFA-6AF111C298A5' }
        $keys['SOFTWARE\Microsoft\PolicyManager\current\device\RemoteDesktopServices'] = $area
    }
    $keys
}

# What a restart would finish, and how this one began.
function Get-RebootView {
    $reboot = (Get-LabHost).reboot
    $keys = @{}
    $names = 'SYSTEM\CurrentControlSet\Control\ComputerName'
    foreach ($why in @($reboot.pending)) {
        switch ($why) {
            'servicing' { $keys['SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending'] = [ordered]@{} }
            'windows-update' { $keys['SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'] = [ordered]@{} }
            'file-rename' { $keys['SYSTEM\CurrentControlSet\Control\Session Manager'] = [ordered]@{ PendingFileRenameOperations = @('\??\C:\Windows\Temp\old.dll', '') } }
            'computer-rename' { $keys["$names\ComputerName"] = [ordered]@{ ComputerName = "$((Get-LabHost).computer)-NEW" } }
            'join' { $keys['SYSTEM\CurrentControlSet\Services\Netlogon\JoinDomain'] = [ordered]@{} }
        }
    }
    if ($reboot.safeBoot) { $keys['SYSTEM\CurrentControlSet\Control\SafeBoot\Option'] = [ordered]@{ OptionValue = 2 } }
    $keys
}

Export-ModuleMember -Function *
