<#
.SYNOPSIS
What Remote Desktop noted on this PC, for those who look after the host. Changes nothing and sends nothing.
.DESCRIPTION
Run it in Windows PowerShell on the PC that connects, not as administrator. It reads: connects, disconnects and
errors of the Remote Desktop client of the last day (events 1024, 1026, 226: time, server, code); for which servers
passwords are saved (names of the targets, never user names or passwords); policies of the client; a few settings of
Default.rdp (never user names or passwords); what the name of the host resolves to; the build of Windows. It prints
one block of text. Read it, then copy it from rdp-medic-report/ to /rdp-medic-report and say it behind /rdp-check HOST.
#>
& {
    param([string] $Server)
    Set-StrictMode -Version 3.0
    $ErrorActionPreference = 'Stop'

    # Letters that a chat changes are written as their code, so that the block survives quotes, links and line breaks.
    function ConvertTo-Block {
        param([object] $Value)
        if ($null -eq $Value) { return 'null' }
        if ($Value -is [long] -or $Value -is [int]) { return $Value.ToString([cultureinfo]::InvariantCulture) }
        if ($Value -is [System.Collections.IDictionary]) {
            return '{' + (@(foreach ($key in $Value.Keys) { (ConvertTo-Block $key) + ':' + (ConvertTo-Block $Value[$key]) }) -join ',') + '}'
        }
        if ($Value -is [System.Collections.IList]) { return '[' + (@(foreach ($one in $Value) { ConvertTo-Block $one }) -join ',') + ']' }
        $short = ([string]$Value).Substring(0, [Math]::Min(100, ([string]$Value).Length))
        '"' + [regex]::Replace($short, '[^!#-%()+-;=?-\[\]^a-z{-}]', { param($m) '\u{0:x4}' -f [int][char]$m.Value }) + '"'
    }
    function Format-Instant {
        param([datetime] $Time)
        $Time.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
    }

    # Whatever cannot be read stays null, which is not the same as none.
    $events = New-Object System.Collections.ArrayList
    try {
        $wanted = @{ LogName = 'Microsoft-Windows-TerminalServices-RDPClient/Operational'; Id = 1024, 1026, 226; StartTime = [datetime]::UtcNow.AddDays(-1) }
        $servers = @{}
        foreach ($record in @(Get-WinEvent -FilterHashtable $wanted -MaxEvents 60 -ErrorAction Stop | Sort-Object -Property TimeCreated)) {
            $data = @{}
            foreach ($node in ([xml]$record.ToXml()).GetElementsByTagName('Data')) { $data[$node.GetAttribute('Name')] = $node.InnerText }
            # A disconnect does not say from which server; the connect of the same program before it does.
            if ($record.Id -eq 1024) { $servers[[string]$record.ProcessId] = $data['Value'] }
            $text = [string]$data[$(if ($record.Id -eq 226) { 'ErrorCode' } else { 'Value' })]
            $code = $null
            if ($record.Id -ne 1024 -and $text -match '^0x[0-9a-fA-F]{1,8}$') { $code = [Convert]::ToInt64($text, 16) }
            elseif ($record.Id -ne 1024 -and $text -match '^-?[0-9]{1,10}$') { $code = ([long]$text + 4294967296) % 4294967296 }
            $events.Insert(0, @([int]$record.Id, (Format-Instant $record.TimeCreated), $servers[[string]$record.ProcessId], $code))
        }
    }
    catch { if ($_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*') { $events = $null } }

    $saved = New-Object System.Collections.ArrayList
    # The words of cmdkey are translated; the targets are not.
    try { foreach ($match in [regex]::Matches(((& cmdkey.exe /list) -join ' '), 'TERMSRV/[^\s"'']{1,90}')) { if ($saved -notcontains $match.Value) { [void]$saved.Add($match.Value) } } }
    catch { $saved = $null }

    $policies = [ordered]@{}
    $names = 'fClientDisableUDP', 'DisablePasswordSaving', 'PromptForCredsOnClient', 'AuthenticationLevel', 'AuthenticationLevelOverride', 'AllowEncryptionOracle', 'RestrictedRemoteAdministration', 'AllowSavedCredentials', 'RDGClientTransport', 'LmCompatibilityLevel', 'disabledomaincreds'
    $keys = @(
        'HKCU:\SOFTWARE\Microsoft\Terminal Server Client', 'HKCU:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
        'HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services', 'HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services\Client'
        'HKLM:\SOFTWARE\Policies\Microsoft\Windows\CredentialsDelegation', 'HKLM:\SYSTEM\CurrentControlSet\Control\Lsa'
        'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System\CredSSP\Parameters')
    foreach ($path in $keys) {
        try { foreach ($value in @((Get-ItemProperty -LiteralPath $path -ErrorAction Stop).PSObject.Properties)) { if ($names -contains $value.Name -and $value.Value -is [int]) { $policies[$value.Name] = $value.Value } } }
        catch [System.Management.Automation.ItemNotFoundException] { continue }
        catch { $policies = $null; break }
    }

    $settings = [ordered]@{}
    $safe = 'full address', 'alternate full address', 'server port', 'enablecredsspsupport', 'authentication level', 'negotiate security layer', 'prompt for credentials', 'gatewayhostname', 'gatewayusagemethod', 'gatewayprofileusagemethod', 'gatewaycredentialssource', 'enablerdsaadauth', 'targetisaadjoined'
    try {
        $file = Join-Path ([Environment]::GetFolderPath('MyDocuments')) 'Default.rdp'
        foreach ($line in @(if (Test-Path -LiteralPath $file) { Get-Content -LiteralPath $file -TotalCount 200 -ErrorAction Stop })) {
            if ($line -match '^([a-z ]{1,40}):[is]:(.*)$' -and $safe -contains $Matches[1]) { $settings[$Matches[1]] = $Matches[2] }
        }
    }
    catch { $settings = $null }
    $resolved = $null
    try { if ($Server -ne '') { $asked = [System.Net.Dns]::GetHostAddressesAsync($Server); if ($asked.Wait(5000)) { $resolved = @($asked.Result | Select-Object -First 6 | ForEach-Object { $_.ToString() }) } } }
    catch { if ([string]$_.Exception.GetBaseException().SocketErrorCode -in 'HostNotFound', 'NoData') { $resolved = @() } }
    $report = [ordered]@{ v = 1; at = (Format-Instant ([datetime]::UtcNow)); build = [Environment]::OSVersion.Version.Build; host = $Server; ev = $events; cred = $saved; pol = $policies; rdp = $settings; dns = $resolved }
    # A message of a chat takes 4,000 characters: the oldest goes first, from whichever list is longer.
    $lists = @(@($events, $saved) | Where-Object { $null -ne $_ })
    foreach ($list in $lists) { while ($list.Count -gt 20) { $list.RemoveAt($list.Count - 1) } }
    $length = (ConvertTo-Block $report).Length
    while ($lists.Count -gt 0 -and $length -gt 2700) {
        $longest = $lists[$(if ($lists.Count -eq 2 -and $lists[1].Count -gt $lists[0].Count) { 1 } else { 0 })]
        if ($longest.Count -lt 2) { break }
        $length -= (ConvertTo-Block $longest[$longest.Count - 1]).Length + 1
        $longest.RemoveAt($longest.Count - 1)
    }
    $block = ConvertTo-Block $report
    $sum = 0
    foreach ($letter in $block.ToCharArray()) { $sum = ($sum * 31 + [int]$letter) % 1000003 }
    'rdp-medic-report/1/{0}/{1}/' -f $block.Length, $sum
    $block
    '/rdp-medic-report'
} -Server ''
