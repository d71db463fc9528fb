# All stand-ins, to be imported into a PowerShell that is to pass for a Windows host. A subject is one file; what later
# scripts need (scheduled tasks, local groups, methods of WMI classes) becomes one more line here.
foreach ($name in 'state', 'sddl', 'access', 'certificates', 'registry-views', 'registry', 'events', 'session-env', 'services', 'cim-classes', 'cim', 'network', 'files', 'folders', 'machine', 'policy', 'firewall', 'native') {
    Import-Module (Join-Path $PSScriptRoot "$name.psm1") -Global
}
# What the timed undo needs besides.
foreach ($name in 'disk', 'tasks', 'firewall-rules', 'local-groups') {
    Import-Module (Join-Path $PSScriptRoot "$name.psm1") -Global
}
