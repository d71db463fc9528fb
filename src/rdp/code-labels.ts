/** How dialogs call a code, by language. What stands right before a number decides what it is. */
const mainWords =
  'error|err|eror|errror|fehler|fehlercode|erreur|errore|erro|fout|foutcode|fel|felkod|błędu|ошибк[а-я]*|' +
  'エラー|错误|錯誤|오류|code|kode|kod|codes|código|codigo|codice|cod|コード|代码|代碼|코드|код|' +
  'reason|discreason|grund|ursache|trennungsgrund|raison|motif|motivo|razón|razon|causa|reden|理由|原因|причина|errorcode';
const extendedWords =
  '\\bext(?:e?n?d?[a-zéèê]*)?\\b|erweit[a-zäöü]*|étendu[a-z]*|etendu[a-z]*|extendid[ao]|estes[ao]|estendid[ao]|uitgebreid[a-z]*|' +
  'rozszerzon[a-z]*|расширенн[а-я]*|拡張|扩展|擴充|擴展|확장';
/** mstsc shows this kind with one code alone, which is an extended one. */
const protocolWords =
  'protocol error|protokollfehler|erreur de protocole|error de protocolo|errore di protocollo|プロトコル ?エラー|协议错误';
/** What may stand between a label and its number. */
const between =
  "(?:\\s|[:=#('\"]|d['’]|de|der|die|des|is|was|ist|war|lautet|lautete|est|es|nr\\.?|no\\.?|n°|number|nummer|value|hex|dec|は|为|:)*";

const letter = '[\\p{L}\\p{N}]';
const main = new RegExp(
  `(?<!${letter})(?:${mainWords})(?!${letter})|(?:エラー|コード|理由|原因|错误|代码|错誤|코드|오류)`,
  'u',
);
const adjacent = new RegExp(`(?:(?<!${letter})(?:${mainWords})|コード|理由|原因|代码|코드)${between}$`, 'u');
const extended = new RegExp(extendedWords, 'u');
const protocol = new RegExp(protocolWords, 'u');

export type CodeRole = 'main' | 'extended' | 'none';

/** What the words before a hexadecimal number call it. */
export function roleBefore(words: string): CodeRole {
  const near = words.slice(-60);
  if (extended.test(near) || protocol.test(near)) return 'extended';
  return main.test(near) ? 'main' : 'none';
}

/** The same for a decimal number, which counts only right behind its label. */
export function roleRightBefore(words: string): CodeRole {
  const near = words.slice(-60);
  if (!adjacent.test(near)) return 'none';
  return extended.test(near) ? 'extended' : 'main';
}

/** Behind a decimal number: it counts things, and is no code. */
export function countsThings(words: string): boolean {
  return /^\s*(?:x\b|times?\b|mal\b|days?\b|tage?n?\b|hours?\b|stunden?\b|min(?:utes?|uten?)?\b|sec(?:onds?)?\b|sekunden?\b|s\b|ms\b|weeks?\b|wochen?\b|users?\b|hosts?\b|servers?\b|pcs?\b|clients?\b|%|veces\b|fois\b|jours?\b|días?\b|回|台|人)/u.test(
    words.slice(0, 20),
  );
}
