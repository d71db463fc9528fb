# Access lists as text (MS-DTYP 2.5.1), and the .NET types that read and write them, which exist on Windows alone.
$script:aliases = [ordered]@{
    'S-1-5-18' = 'SY'; 'S-1-5-20' = 'NS'; 'S-1-5-32-544' = 'BA'; 'S-1-5-32-545' = 'BU'
    'S-1-1-0' = 'WD'; 'S-1-5-11' = 'AU'; 'S-1-5-6' = 'SU'
}
$script:rights = [ordered]@{ 0x1F01FF = 'FA'; 0x120089 = 'FR'; 0xF003F = 'KA'; 0x20019 = 'KR' }

function ConvertTo-Sddl {
    param([object[]] $Entries)
    $aces = foreach ($entry in $Entries) {
        $right = $script:rights.Contains([object][int]$entry.mask) ? $script:rights[[object][int]$entry.mask] : '0x{0:x}' -f [long]$entry.mask
        $account = $script:aliases.Contains($entry.sid) ? $script:aliases[$entry.sid] : $entry.sid
        "($($entry.type -eq 'Deny' ? 'D' : 'A');;$right;;;$account)"
    }
    'D:PAI' + -join $aces
}

function ConvertFrom-Sddl {
    param([string] $Sddl)
    if ($Sddl -notmatch '^D:(?:P|AI|AR)*((?:\([^)]*\))*)$') { throw [System.ArgumentException]::new('The SDDL string contains an invalid sid or a sid that cannot be translated.') }
    foreach ($ace in [regex]::Matches($Matches[1], '\(([AD]);([^;]*);([^;]+);;;([^;)]+)\)')) {
        $right = $ace.Groups[3].Value
        $mask = $null
        foreach ($each in $script:rights.Keys) { if ($script:rights[[object]$each] -eq $right) { $mask = [long]$each } }
        if ($null -eq $mask) { $mask = [Convert]::ToInt64($right, $(if ($right -like '0x*') { 16 } else { 10 })) }
        $sid = $ace.Groups[4].Value
        foreach ($each in $script:aliases.Keys) { if ($script:aliases[$each] -eq $sid) { $sid = $each } }
        [ordered]@{ sid = $sid; type = $(if ($ace.Groups[1].Value -eq 'D') { 'Deny' } else { 'Allow' }); mask = $mask }
    }
}

class LabSid {
    [string] $Value
    LabSid([string] $Value) { $this.Value = $Value }
    [string] ToString() { return $this.Value }
}

class LabAce {
    [string] $AceQualifier
    [long] $AccessMask
    [object] $SecurityIdentifier
    [bool] $IsInherited = $false
}

class LabAceList : System.Collections.ArrayList {
    [void] RemoveAce([int] $At) { $this.RemoveAt($At) }
    [void] InsertAce([int] $At, [object] $Ace) { $this.Insert($At, $Ace) }
}

class LabDescriptor {
    [LabAceList] $DiscretionaryAcl = [LabAceList]::new()
    [string] GetSddlForm([string] $Sections) {
        $entries = foreach ($ace in $this.DiscretionaryAcl) {
            @{ sid = $ace.SecurityIdentifier.Value; type = ($ace.AceQualifier -eq 'AccessDenied' ? 'Deny' : 'Allow'); mask = $ace.AccessMask }
        }
        return ConvertTo-Sddl -Entries $entries
    }
}

# Makes stand-ins of the types that only Windows has; everything else is made as ever.
function New-Object {
    [CmdletBinding(DefaultParameterSetName = 'Net')]
    param(
        [Parameter(ParameterSetName = 'Net', Mandatory = $true, Position = 0)] [string] $TypeName,
        [Parameter(ParameterSetName = 'Net', Position = 1)] [Alias('Args')] [object[]] $ArgumentList,
        [Parameter(ParameterSetName = 'Com', Mandatory = $true)] [string] $ComObject
    )
    if ($ComObject) { throw [System.NotSupportedException]::new("$ComObject is for Windows alone.") }
    switch ($TypeName) {
        'System.Security.Principal.SecurityIdentifier' { return [LabSid]::new([string]$ArgumentList[0]) }
        'System.Security.AccessControl.CommonAce' {
            $ace = [LabAce]::new()
            $ace.AceQualifier = [string]$ArgumentList[1]; $ace.AccessMask = [long]$ArgumentList[2]; $ace.SecurityIdentifier = $ArgumentList[3]
            return $ace
        }
        'System.Security.AccessControl.RawSecurityDescriptor' {
            $descriptor = [LabDescriptor]::new()
            foreach ($entry in ConvertFrom-Sddl -Sddl ([string]$ArgumentList[0])) {
                $ace = [LabAce]::new()
                $ace.AceQualifier = $(if ($entry.type -eq 'Deny') { 'AccessDenied' } else { 'AccessAllowed' })
                $ace.AccessMask = $entry.mask; $ace.SecurityIdentifier = [LabSid]::new($entry.sid)
                [void]$descriptor.DiscretionaryAcl.Add($ace)
            }
            return $descriptor
        }
    }
    Microsoft.PowerShell.Utility\New-Object @PSBoundParameters
}

Export-ModuleMember -Function *
