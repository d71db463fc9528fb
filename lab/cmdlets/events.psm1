# Event logs, answered as Windows PowerShell 5.1 does.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')

class LabEventRecord {
    [string] $LogName
    [string] $ProviderName
    [int] $Id
    [datetime] $TimeCreated
    [long] $RecordId
    hidden [System.Collections.IDictionary] $Data
    [bool] HasNoText() { return $this.Data.Contains('noText') }
    [string] ToXml() {
        $fields = foreach ($name in $this.Data.Keys) {
            # A field without a name is known by its place.
            $named = $(if ($name -match '^\d+$') { '' } else { " Name='$([System.Security.SecurityElement]::Escape($name))'" })
            "<Data$named>$([System.Security.SecurityElement]::Escape([string]$this.Data[$name]))</Data>"
        }
        return "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='$($this.ProviderName)'/><EventID>$($this.Id)</EventID><EventRecordID>$($this.RecordId)</EventRecordID></System><EventData>$(-join $fields)</EventData></Event>"
    }
}

function Add-LabEvent {
    param([string] $Channel, [string] $Provider, [int] $Id, $Data)
    $lab = Get-LabHost
    # EventRecordID grows within its channel.
    $highest = ($lab.events | Where-Object { $_.channel -eq $Channel } | ForEach-Object { [long]$_.recordId } | Measure-Object -Maximum).Maximum
    $lab.events = @($lab.events) + [ordered]@{
        channel = $Channel; provider = $Provider; id = $Id; at = (Get-LabClock).ToString('yyyy-MM-ddTHH:mm:ss.fffZ'); recordId = [long]$highest + 1; data = $Data
    }
    Save-LabState
}

# What keeps a log from being read: 'absent', 'disabled', 'denied' or 'read'. The security log is for administrators.
function Get-ChannelState {
    param([string] $Name)
    $fixed = (Get-LabHost).channels[$Name]
    if ($fixed) { return $fixed }
    if ($Name -eq 'Security' -and -not (Test-CallerIsAdministrator)) { return 'denied' }
    'read'
}

# Writes the errors of a log that cannot be asked, and says whether it can. 5.1 hides "denied" in an exception of no
# particular type, and then says that there is no such log.
function Test-LogOpen {
    param([System.Management.Automation.PSCmdlet] $Caller, [string] $Name)
    $state = Get-ChannelState -Name $Name
    if ($state -eq 'denied') {
        $inner = [System.UnauthorizedAccessException]::new('Attempted to perform an unauthorized operation.')
        $Caller.WriteError((New-LabError ([System.Exception]::new("Could not retrieve information about the $Name log. Error: $($inner.Message).", $inner)) 'LogInfoUnavailable'))
    }
    if ($state -in 'denied', 'absent') {
        $Caller.WriteError((New-LabError ([System.Exception]::new("There is not an event log on the localhost computer that matches ""$Name"".")) 'NoMatchingLogsFound' 'ObjectNotFound'))
        return $false
    }
    $true
}

# Newest first: the model keeps what Remote Desktop writes, and a real log is full of other things for a month back.
function Get-LabRecord {
    param([string] $Name)
    # Scripts put several questions to one log.
    $known = Get-LabView -Name 'records' -Make { @{} }
    if (-not $known.ContainsKey($Name)) { $known[$Name] = @(ConvertTo-LabRecord -Name $Name) }
    $known[$Name]
}

function ConvertTo-LabRecord {
    param([string] $Name)
    $records = @((Get-LabHost).events | Where-Object { $_.channel -eq $Name } | Sort-Object -Property { [long]$_.recordId } -Descending)
    foreach ($record in $records) {
        $one = [LabEventRecord]::new()
        $one.LogName = $Name; $one.ProviderName = $record.provider; $one.Id = $record.id; $one.RecordId = $record.recordId; $one.Data = $record.data
        $one.TimeCreated = [datetime]::Parse($record.at, [cultureinfo]::InvariantCulture).ToLocalTime()
        $one
    }
}

function Get-MonthOldRecord {
    param([string] $Name, [LabEventRecord[]] $Kept)
    $one = [LabEventRecord]::new()
    $one.LogName = $Name; $one.ProviderName = 'EventLog'; $one.Id = 6013; $one.RecordId = 1; $one.Data = [ordered]@{}
    $one.TimeCreated = (Get-LabClock).AddDays(-30).ToLocalTime()
    # The model's own may be older still.
    $older = @($Kept | Where-Object { $_.TimeCreated -lt $one.TimeCreated } | Sort-Object -Property TimeCreated)
    if ($older.Count -gt 0) { $older[0] } else { $one }
}

function Get-WinEvent {
    [CmdletBinding(DefaultParameterSetName = 'Log')]
    param(
        [Parameter(ParameterSetName = 'List', Mandatory = $true)] [string[]] $ListLog,
        [Parameter(ParameterSetName = 'Log', Position = 0)] [string[]] $LogName,
        [Parameter(ParameterSetName = 'Hash', Mandatory = $true)] [hashtable[]] $FilterHashtable,
        [long] $MaxEvents = -1,
        [switch] $Oldest
    )
    if ($ListLog) {
        foreach ($name in $ListLog) {
            if (Test-LogOpen -Caller $PSCmdlet -Name $name) { [pscustomobject]@{ LogName = $name; IsEnabled = (Get-ChannelState -Name $name) -ne 'disabled' } }
        }
        return
    }
    $found = [System.Collections.Generic.List[object]]::new()
    foreach ($name in $LogName) {
        if (-not (Test-LogOpen -Caller $PSCmdlet -Name $name)) { continue }
        $kept = @(Get-LabRecord -Name $name)
        if ((Get-ChannelState -Name $name) -eq 'disabled') { continue }
        if ($Oldest) { [array]::Reverse($kept); $kept = @(Get-MonthOldRecord -Name $name -Kept $kept) + $kept }
        foreach ($one in $kept) { $found.Add($one) }
    }
    foreach ($filter in $FilterHashtable) {
        foreach ($name in $filter.LogName) {
            if (-not (Test-LogOpen -Caller $PSCmdlet -Name $name)) { continue }
            # Windows takes no more than about twenty ids in one query.
            if (@($filter.Id).Count -gt 22) { throw [System.Exception]::new('The specified query is invalid') }
            foreach ($one in Get-LabRecord -Name $name) { if (Test-LabRecord -Record $one -Filter $filter) { $found.Add($one) } }
        }
    }
    if ($Oldest -and $FilterHashtable) { $found.Reverse() }
    if ($found.Count -eq 0) {
        $PSCmdlet.WriteError((New-LabError ([System.Exception]::new('No events were found that match the specified selection criteria.')) 'NoMatchingEventsFound' 'ObjectNotFound'))
        return
    }
    foreach ($one in $(if ($MaxEvents -ge 0) { $found | Select-Object -First $MaxEvents } else { $found })) {
        $one
        # A record whose text cannot be rendered is written all the same, and an error with it.
        if ($one.HasNoText()) { $PSCmdlet.WriteError((New-LabError ([System.Exception]::new('The description string for parameter reference (%1) could not be found')) 'The description string for parameter reference (%1) could not be found')) }
    }
}

function Test-LabRecord {
    param([LabEventRecord] $Record, [hashtable] $Filter)
    if ($Filter.ContainsKey('Id') -and $Record.Id -notin $Filter.Id) { return $false }
    if ($Filter.ContainsKey('ProviderName') -and $Record.ProviderName -notin $Filter.ProviderName) { return $false }
    # A time without a zone is taken for local time, as DateTime does it.
    if ($Filter.ContainsKey('StartTime') -and $Record.TimeCreated -lt ([datetime]$Filter.StartTime).ToLocalTime()) { return $false }
    if ($Filter.ContainsKey('EndTime') -and $Record.TimeCreated -gt ([datetime]$Filter.EndTime).ToLocalTime()) { return $false }
    $true
}

Export-ModuleMember -Function *
