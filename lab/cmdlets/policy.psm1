# Group policy as it is fetched and applied.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')

$script:lastRefresh = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Group Policy\State\Machine\Extension-List\{00000000-0000-0000-0000-000000000000}'

# In place of the harness's function. What policies say by now and the host does not know yet stands in `policyToCome`:
# key -> value name -> value, null for one that is gone.
function Start-PolicyRefresh {
    [CmdletBinding()]
    param([int] $Seconds)
    $lab = Get-LabHost
    if ($lab.policyHangs) { Step-LabClock -Milliseconds ($Seconds * 1000); return $null }
    # Nobody tells it what policies say.
    if ($lab.domainMember.joined -and -not $lab.domainMember.secureChannel) { return 1 }
    $new = $lab.policyToCome
    if ($null -ne $new) {
        foreach ($key in @($new.Keys)) {
            if (-not $lab.registry.Contains($key)) { $lab.registry[$key] = [ordered]@{} }
            foreach ($name in @($new[$key].Keys)) {
                if ($null -ne $new[$key][$name]) { $lab.registry[$key][$name] = $new[$key][$name]; continue }
                $lab.registry[$key].Remove($name)
                $lab.policyOwners.Remove("$key\$name")
            }
        }
        $lab.Remove('policyToCome')
    }
    $time = (Get-LabClock).ToFileTimeUtc()
    $lab.registry[$script:lastRefresh] = [ordered]@{ startTimeHi = $time -shr 32; startTimeLo = $time -band 0xFFFFFFFFL }
    Save-LabState
    0
}

Export-ModuleMember -Function *
