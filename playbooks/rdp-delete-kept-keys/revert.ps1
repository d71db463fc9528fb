<#
.SYNOPSIS
Refuses: a deleted key leaves nothing that could be put back.
.PARAMETER Before
The object apply returned as before.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before)

throw (Get-Refusal 'NotUndoable' 'A deleted key leaves nothing that could be put back.')
