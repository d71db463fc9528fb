# What the model keeps in fields of its own and Windows in the registry.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'certificates.psm1')

# Key -> values, for all of them.
function Get-LabRegistryView {
    $keys = Get-StoreView
    foreach ($view in (Get-FirewallView)) { foreach ($key in $view.Keys) { $keys[$key] = $view[$key] } }
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
        if ($rule.remoteAddresses) { $fields += "RA4=$($rule.remoteAddresses)" }
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

Export-ModuleMember -Function *
