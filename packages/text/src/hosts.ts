/** Letters of other scripts that look like Latin ones; a name of only these reads as another. */
const LOOK_LATIN =
  /^[аԁеһіјӏорԛѕԝхусъьҽпгѵѡкмтнв\u03b1\u03b9\u03ba\u03bd\u03c1\u03c5\u03c9\u03b7\u03bf\u03c4\u03c7\u03b3ագզէլհյոսցօ\d-]+$/u;
/** Letters with the accents of European languages, without those that hide in a name, such as the ı without a dot. */
const LATIN = /^(?![^ıĸŀŉſ]*[ıĸŀŉſ])[a-z0-9ß-öø-ÿā-žș-ț-]+$/u;
const VIETNAMESE = /^[a-z0-9ß-öø-ÿā-žơưạ-ỹ-]+$/u;
/** Scripts that are written with Latin letters beside them: Japanese, Chinese and Korean. Signs that look like a slash or a dash are out. */
const EAST =
  /^(?!.*[ノソンヘへ丶丿亅〳〵ー一][a-z0-9]|.*[a-z0-9][ノソンヘへ丶丿亅〳〵ー一])[\p{Script=Han}\p{Script=Hira}\p{Script=Kana}ー々・a-z0-9-]+$/u;
const KOREAN = /^[\p{Script=Hangul}\p{Script=Han}a-z0-9-]+$/u;
const ALONE = "Cyrl Grek Armn Hebr Arab Deva Beng Guru Gujr Taml Telu Knda Mlym Sinh Thai Laoo Khmr Mymr Geor Ethi"
  .split(" ")
  .map((script) => new RegExp(`^[\\p{Script=${script}}\\p{M}\\d\u200c\u200d-]+$`, "u"));

/** Characters that are invisible or turn their neighbours stay encoded; joiners belong to words. */
const UNSEEN = /(?![\u200c\u200d])[\p{C}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/gu;

/** A link as it is shown: names of hosts in their own letters, but as `xn--…` where they could be taken for others. */
export function shownLink(url: string, standard: (url: string) => string, encoded: (url: string) => string): string {
  const shown = standard(url).replace(UNSEEN, (sign) => encodeURIComponent(sign));
  const host = /^(?:[a-z]+:(?:\/\/)?)?(?:[^/?#]*@)?([^/?#:]+)/i.exec(shown)?.[1] ?? "";
  return isPlainHost(host.toLowerCase()) ? shown : encoded(url);
}

/** Whether every part of a name is of one script, and looks like no other. */
export function isPlainHost(host: string): boolean {
  const labels = host.split(".").filter((label) => label !== "");
  const top = labels.at(-1) ?? "";
  return labels.every((label) => {
    if (/^[a-z0-9_-]*$/.test(label)) return true;
    if (label !== label.normalize("NFC")) return false;
    if (LATIN.test(label) || EAST.test(label) || KOREAN.test(label)) return true;
    if (top === "vn" && VIETNAMESE.test(label)) return true;
    return (
      ALONE.some((script) => script.test(label)) &&
      !(LOOK_LATIN.test(label) && (/^[a-z0-9-]+$/.test(top) || LOOK_LATIN.test(top)))
    );
  });
}
