# Parses every script below a folder and writes as JSON, per file: parse errors, the parameters it declares,
# the commands it calls, and whether it supports ShouldProcess.
param([string] $Folder)
$files = foreach ($file in Get-ChildItem -LiteralPath $Folder -Recurse -Filter *.ps1) {
    $tokens = $null; $errors = $null
    $tree = [System.Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$tokens, [ref]$errors)
    $commands = $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
    $newer = $tree.FindAll({ $args[0].GetType().Name -in 'TernaryExpressionAst', 'PipelineChainAst' }, $true)
    # Windows PowerShell 5.1 compiles native code as C# 5; here it is compiled without being run.
    $native = foreach ($call in $commands | Where-Object { $_.GetCommandName() -eq 'Add-Type' }) {
        $source = $call.CommandElements | Where-Object { [string]$_.StringConstantType -eq 'SingleQuotedHereString' }
        try { Add-Type -Namespace Compiled -Name "N$([guid]::NewGuid().ToString('N'))" -MemberDefinition $source.Value -CompilerOptions '-langversion:5'; 'compiled' } catch { [string]$_ }
    }
    @{
        file = [System.IO.Path]::GetRelativePath($Folder, $file.FullName).Replace('\', '/')
        errors = @($errors | ForEach-Object { "line $($_.Extent.StartLineNumber): $($_.Message)" })
        newer = @(@($newer | ForEach-Object { $_.Extent.Text }) + @($tokens | Where-Object { [string]$_.Kind -in 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket' } | ForEach-Object { $_.Text }))
        parameters = @(if ($tree.ParamBlock) { $tree.ParamBlock.Parameters | ForEach-Object { @{ name = $_.Name.VariablePath.UserPath; type = $_.StaticType.Name } } })
        commands = @($commands | ForEach-Object { @{ name = $_.GetCommandName(); line = $_.Extent.StartLineNumber; text = $_.Extent.Text } })
        aliases = @($commands | ForEach-Object { $_.GetCommandName() } | Where-Object { $_ -and (Get-Alias -Name $_ -ErrorAction SilentlyContinue) })
        native = @($native)
        help = $null -ne $tree.GetHelpContent()
    }
}
ConvertTo-Json -InputObject @($files) -Depth 6 -Compress
