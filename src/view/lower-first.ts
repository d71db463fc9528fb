/** `Let NETWORK SERVICE …` goes on in a sentence as `let NETWORK SERVICE …`; `RDP …` and names such as Windows stay. */
export function lowerFirst(text: string): string {
  const isName = /^(Windows|Remote Desktop|Kerberos|Schannel|Microsoft)\b/.test(text);
  return /^[A-Z][a-z]/.test(text) && !isName ? `${text[0]!.toLowerCase()}${text.slice(1)}` : text;
}
