<#
.SYNOPSIS
Which events are read.
#>

# What is read of the event logs: by channel, ids with the providers that write them, so few at once that Windows
# takes the question (it refuses about twenty-three), and what is noisy apart from what is rare.
function Get-WantedEvent {
    $manager = 'Microsoft-Windows-TerminalServices-RemoteConnectionManager'
    $session = 'Microsoft-Windows-TerminalServices-LocalSessionManager'
    $core = 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS'
    $schannel = 'Schannel', 'Microsoft-Windows-Schannel'
    $certificate = 1050..1059
    $enrolment = 1060..1069
    [ordered]@{
        'System' = @(
            @{ Providers = $schannel; Ids = 36869, 36870, 36872, 36886 }
            @{ Providers = $schannel; Ids = 36871, 36873, 36874, 36888 }
            @{ Providers = $schannel; Ids = 36880, 36887 }
            @{ Providers = @($manager); Ids = $certificate + $enrolment }
            @{ Providers = @($manager); Ids = 1006, 1012, 1035, 1036 }
            @{ Providers = 'TermDD', 'Service Control Manager', 'LsaSrv', 'LSA (LsaSrv)'; Ids = 50, 56, 7000, 7009, 7011, 7031, 7034, 6167 }
        )
        "$manager/Admin" = @(
            @{ Providers = @($manager); Ids = $certificate + $enrolment }
            @{ Providers = @($manager); Ids = 1006, 1158, 20499 }
        )
        "$manager/Operational" = @(@{ Providers = @($manager); Ids = $certificate + 258, 259, 260, 261, 262, 1149 })
        "$session/Operational" = @(@{ Providers = @($session); Ids = 21, 22, 23, 24, 25, 39, 40 })
        "$core/Operational" = @(@{ Providers = @($core); Ids = 65, 98, 99, 102, 103, 131, 139, 140, 148, 226, 227 })
        'Application' = @(@{ Providers = @('Application Error'); Ids = @(1000) })
        'Security' = @(@{ Providers = @('Microsoft-Windows-Security-Auditing'); Ids = 4625, 4825 })
    }
}
