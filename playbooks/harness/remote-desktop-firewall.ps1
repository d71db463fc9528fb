<#
.SYNOPSIS
Whether the firewall lets Remote Desktop in, and what could be done.
#>

# The policy that brought a rule or a setting of the firewall; $null where that is not on record.
function Get-RuleOwner {
    param([string] $Name)
    Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='$($Name.Replace('\', '\\').Replace("'", "\'"))'"
}

# Profiles by the names that the cmdlets know.
function ConvertTo-ProfileName {
    param([int] $Profiles)
    if ($Profiles -eq 7) { return 'Any' }
    foreach ($one in @{ Bit = 1; Name = 'Domain' }, @{ Bit = 2; Name = 'Private' }, @{ Bit = 4; Name = 'Public' }) { if ($Profiles -band $one.Bit) { $one.Name } }
}

# Whether Remote Desktop is let in: Right; what could be done: Before and After, rules by name (null: none); or Problem and
# Message, why nothing can, with Setting and Owner where it is a policy's. With addresses a rule of our own, for just
# these, is what is wanted; without, Windows' own two, which are never opened on a Public network.
function Read-RemoteDesktopFirewall {
    param([string] $RemoteAddresses = '')
    $ask = 'Say remoteAddresses=... (who may come in), and a rule for just these is made.'
    $given = @($RemoteAddresses -split '[,;\s]+' | Where-Object { $_ -ne '' })
    $scope = @(Get-SortedText @($given | ForEach-Object { ConvertTo-RemoteAddress $_ -Named }))
    if ($given.Count -gt 50 -or @($given | Where-Object { $null -eq (ConvertTo-RemoteAddress $_ -Named) }).Count -gt 0 -or ($RemoteAddresses -ne '' -and $given.Count -eq 0)) {
        throw (Get-Refusal 'BadAddresses' 'remoteAddresses: expected addresses such as 10.1.2.0/24, with commas between them, none wider than /8 (IPv6: /32), or LocalSubnet.')
    }
    $state = Read-FirewallProfile
    $port = Get-ListenerPort
    $is = @{ Right = $false; Problem = $null; Message = $null; Setting = $null; Owner = $null; Scoped = @(); Before = [ordered]@{}; After = [ordered]@{}; Port = $port; Active = $state.Active }
    $rules = @(Read-FirewallRule -Port $port)
    $inForce = @($rules | Where-Object { $_.enabled -and $_.onPort -and ($_.profiles -band $state.Active) -and $_.protocol -in $null, 6 })
    $counting = @($inForce | Where-Object { $_.place -eq 'policy' -or $state.LocalCount -ne $false })
    # A Block beats every Allow, unless it speaks of somebody else's address.
    $blocks = @($counting | Where-Object { $_.action -eq 'Block' } | Sort-Object -Property { $_.name })
    $block = $blocks | Where-Object { $_.addresses.Count -eq 0 } | Select-Object -First 1
    $is.Scoped = @($blocks | Where-Object { $_.addresses.Count -gt 0 } | ForEach-Object { $_.name })
    # The other RemoteDesktop-* rules are for UDP, shadowing and WebSocket.
    $tcp, $udp, $own = 'RemoteDesktop-UserMode-In-TCP', 'RemoteDesktop-UserMode-In-UDP', (Get-OwnRuleName)
    $open = @($counting | Where-Object { $_.action -eq 'Allow' -and $_.addresses.Count -eq 0 -and ($_.name -eq $tcp -or $_.name -notlike 'RemoteDesktop-*') })
    foreach ($rule in $rules | Where-Object { $_.place -eq 'local' -and $_.name -in $(if ($scope.Count -gt 0) { $own } else { $tcp, $udp }) } | Sort-Object -Property { $_.name }) {
        $is.Before[$rule.name] = [ordered]@{ enabled = $rule.enabled; profiles = $rule.profiles; port = $rule.localPort; addresses = $rule.addresses }
    }
    $known = $rules | Where-Object { $_.place -eq 'local' -and $_.name -eq $tcp } | Select-Object -First 1
    $mine = $rules | Where-Object { $_.place -eq 'local' -and $_.name -eq $own } | Select-Object -First 1
    $secured = Read-SecurityRule | Where-Object { $_.requiresInbound } | Select-Object -First 1
    if (-not $state.On) { $is.Right = $true }
    elseif ($null -ne $secured) {
        $is.Problem = 'IpsecRequired'; $is.Message = "The connection security rule '$($secured.name)' takes nothing in without IPsec, whatever the firewall allows. It is left as it is."
        if ($secured.place -eq 'policy') { $is.Setting = "connection security rule '$($secured.name)'"; $is.Owner = Get-RuleOwner $secured.name }
    } elseif ($null -ne $block) {
        $is.Problem = 'BlockRule'; $is.Message = "The firewall rule '$($block.name)' blocks the port and beats every rule that allows it. Somebody put it there; it is left as it is."
        if ($block.place -eq 'policy') { $is.Setting = "firewall rule '$($block.name)'"; $is.Owner = Get-RuleOwner $block.name }
    } elseif ($open.Count -gt 0) { $is.Right = $true }
    elseif ($state.LocalCount -eq $false) {
        $is.Problem = 'PolicyOwned'; $is.Message = 'Policy lets no firewall rule of this host count, and brings none for Remote Desktop.'
        $is.Setting = 'which firewall rules count'; $is.Owner = Get-RuleOwner 'AllowLocalPolicyMerge'
    } elseif ($null -eq $state.LocalCount) { $is.Problem = 'Unreadable'; $is.Message = 'Whether rules of this host count could not be read, so none is changed.' }
    elseif ($scope.Count -gt 0) {
        $wanted = [ordered]@{ enabled = $true; profiles = $state.Active; port = "$port"; addresses = $scope }
        $is.After[$own] = $wanted
        if ($null -eq $mine) { $is.Before[$own] = $null }
        else {
            $found = $is.Before[$own]
            $wanted.profiles = $found.profiles
            $fits = $mine.action -eq 'Allow' -and $mine.protocol -eq 6 -and ($found.profiles -band $state.Active) -eq $state.Active -and $found.port -eq "$port" -and ($found.addresses -join ' ') -eq ($scope -join ' ')
            if (-not $fits) { $is.Problem = 'RuleExists'; $is.Message = "There is a rule '$own' already, for other addresses, another port or another network. It is left as it is: change it or take it away by hand." }
        }
    } elseif ($port -ne 3389) { $is.Problem = 'NeedsAddresses'; $is.Message = "Remote Desktop listens on port $port, which no rule of Windows is for. $ask" }
    elseif ($state.Active -band 4) { $is.Problem = 'NeedsAddresses'; $is.Message = "A network in use is Public, and there Remote Desktop is not opened for everybody. $ask" }
    elseif ($null -eq $known -or $known.action -ne 'Allow') { $is.Problem = 'NeedsAddresses'; $is.Message = "There is no rule $tcp here. $ask" }
    elseif ($known.addresses.Count -gt 0) { $is.Problem = 'NeedsAddresses'; $is.Message = "The rule $tcp is for certain addresses, which stay as they are. $ask" }
    elseif (-not $known.onPort -or ($known.profiles -band $state.Active) -ne $state.Active) { $is.Problem = 'NeedsAddresses'; $is.Message = "The rule $tcp is for another network or port than is in use; it stays as it is. $ask" }
    else { foreach ($name in $is.Before.Keys) { $one = $is.Before[$name]; $is.After[$name] = [ordered]@{ enabled = $true; profiles = $one.profiles; port = $one.port; addresses = $one.addresses } } }
    if (-not $is.Problem -and -not $is.Right) { $is.Right = (ConvertTo-Json $is.Before -Depth 4 -Compress) -eq (ConvertTo-Json $is.After -Depth 4 -Compress) }
    $is
}
