# Reads JSON { texts, strings, primitives } of CLIXML from the file named, and answers with what PowerShell made of it.
param([string] $Path)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

function Read-Value([string] $Xml) {
    $namespace = 'http://schemas.microsoft.com/powershell/2004/04'
    $document = "<Objs Version=`"1.1.0.1`" xmlns=`"$namespace`">$Xml</Objs>"
    , [System.Management.Automation.PSSerializer]::Deserialize($document)
}
function Get-Code([string] $Text) {
    , [int[]] @($Text.ToCharArray() | ForEach-Object { [int] $_ })
}
function Write-Value($Value, [int] $Depth = 5) {
    [System.Management.Automation.PSSerializer]::Serialize($Value, $Depth)
}

$asked = [System.IO.File]::ReadAllText($Path) | ConvertFrom-Json

# One hashtable per text: the text is a value, a key, an item two levels down, and a property's name and value.
$texts = foreach ($xml in $asked.texts) {
    $table = Read-Value $xml
    $key = @($table.Keys | Where-Object { $_ -ne 'inner' })
    $record = $table['inner'][1]
    $property = @($record.PSObject.Properties)
    @{
        type = $table.GetType().FullName
        keys = @($key | ForEach-Object { , (Get-Code $_) })
        value = Get-Code $table[$key[0]]
        item = Get-Code $table['inner'][0][0]
        name = Get-Code $property[0].Name
        property = Get-Code $property[0].Value
        again = Write-Value $table
    }
}
$strings = foreach ($xml in $asked.strings) { , (Get-Code (Read-Value $xml)) }
$primitives = foreach ($xml in $asked.primitives) {
    $value = Read-Value $xml
    @{ type = $value.GetType().FullName; again = Write-Value $value }
}

$loop = @{ name = 'loop' }
$loop.self = $loop
$shared = @(1, 2)
$members = [pscustomobject] @{ a = 1 }
$set = [System.Management.Automation.PSPropertySet]::new('DefaultDisplayPropertySet', [string[]] @('a'))
$members | Add-Member MemberSet PSStandardMembers ([System.Management.Automation.PSMemberInfo[]] @($set))
$progress = [System.Management.Automation.ProgressRecord]::new(7, "act`n", '50 %')
$progress.CurrentOperation = 'now'
$typed = [ordered] @{
    null = $null
    text = "a`0`r`n`t_x0041_ _X0041_ _x005F_ `u{1F600}$([char] 0xD800) '`"<>&``"
    true = $true
    int = -2147483648
    long = [long]::MinValue
    ulong = [ulong]::MaxValue
    byte = [byte] 255
    sbyte = [sbyte] -128
    short = [int16] -32768
    ushort = [uint16] 65535
    uint = [uint32]::MaxValue
    single = [single] 1.5
    double = [double]::Epsilon
    notANumber = [double]::NaN
    infinity = [double]::NegativeInfinity
    decimal = [decimal]::MaxValue
    char = [char] 0xD800
    utc = [datetime]::new(2020, 2, 29, 23, 59, 59, [System.DateTimeKind]::Utc)
    unspecified = [datetime]::MinValue
    span = [timespan]::MinValue
    guid = [guid] '01234567-89ab-cdef-0123-456789abcdef'
    bytes = [byte[]] (0, 1, 255)
    uri = [uri] 'http://x/?a&b'
    version = [version] '10.0.26100.1'
    xml = [xml] '<a b="c">d</a>'
    script = { Get-Process | Where-Object { $_.Id -gt 1 } }
    enum = [System.DayOfWeek]::Friday
    emptyList = @()
    list = @(1, $null, @('x'))
    table = @{ k = @{ deep = 1.5 } }
    ordered = [ordered] @{ z = 1; a = 2 }
    stack = [System.Collections.Stack]::new(@(1, 2))
    queue = [System.Collections.Queue]::new(@(1, 2))
    set = [System.Collections.Generic.HashSet[int]]::new([int[]] (1, 2))
    custom = [pscustomobject] @{ Name = 'n'; 'od"d <n>' = 1 }
    decorated = 'x' | Add-Member -NotePropertyName note -NotePropertyValue 5 -PassThru
    switch = [switch] $true
    loop = $loop
    shared = @($shared, $shared)
    members = $members
    progress = $progress
    file = Get-Item -LiteralPath $PSCommandPath
}
$written = [ordered] @{}
foreach ($name in $typed.Keys) { $written[$name] = Write-Value $typed[$name] 3 }

@{ texts = @($texts); strings = @($strings); primitives = @($primitives); written = $written } | ConvertTo-Json -Compress -Depth 6
