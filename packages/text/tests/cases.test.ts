import { describe, expect, test } from "bun:test";
import cases from "../../../tests/fixtures/cases/texts.json";
import { linkOf, mentionsOf, parseMarkdown, parseMessage, tagsOf } from "../src/index.ts";
import { message, post } from "./shown.ts";

/** Ordinary text: the same in a message and in a post, and with other text around it. */
function asTyped(...texts: string[]): void {
  for (const text of texts) {
    expect(message(text)).toBe(text);
    expect(message(`see: ${text} ok`)).toBe(`see: ${text} ok`);
    expect(post(`see: ${text} ok`)).toBe(`see: ${text} ok`);
  }
}

describe("marks around links", () => {
  test("case 8: a mark that closes right after a link is no part of it", () => {
    expect(message(cases.spoiler_ends_with_url.send)).toBe("{spoiler {https://example.org/secret-ending}}");
    expect(message(cases.strike_ends_with_url.send)).toBe("{strike {https://example.org/x}}");
    expect(message(cases.italic_ends_with_url.send)).toBe("{em {https://example.org/y}}");
    for (const show of [message, post]) {
      expect(show("*https://a.example/*")).toBe("{em {https://a.example/}}");
      expect(show("**https://a.example/b_c/** d")).toBe("{strong {https://a.example/b_c/}} d");
      expect(show("**||https://a.example/||**")).toBe("{strong {spoiler {https://a.example/}}}");
      expect(show("_see https://a.example/x_, ~~https://a.example~~!")).toBe(
        "{em see {https://a.example/x}}, {strike {https://a.example}}!",
      );
      expect(show("||www.a.example/x||")).toBe("{spoiler {www.a.example/x https://www.a.example/x}}");
      expect(show("||https://a.example/x||y")).not.toContain("||y}");
    }
  });

  test("case 8: links keep marks of their own, and end before quotes and brackets", () => {
    for (const url of [
      "https://a.example/a_b_c",
      "https://a.example/x_",
      "https://a.example/~ada/",
      "https://a.example/*b*c",
      "https://a.example/a_(b)",
      "https://a.example/a'b?c=1&d=(e)",
      "https://a.example/app#/discover?_g=(time:(from:now))&_a=(columns:!(),index:'a')",
      "https://a.example:8080/a-b--c/d..e",
      "http://[::1]:3000/",
    ]) {
      expect(message(url)).toBe(`{${url}}`);
      for (const [before, after] of ['""', "()", "[]", "«»", "“”", "「」", "（）", "''"].map((pair) => [...pair]))
        expect(message(`${before}${url}${after}`)).toBe(`${before}{${url}}${after}`);
      for (const end of [".", ",", "!", "?", ":", ";", "...", "，好", "。", ")", '",', "`"])
        expect(message(`${url}${end}`)).toBe(`{${url}}${end}`);
    }
  });

  test("case 9: a link in a spoiler has no preview", () => {
    expect(linkOf(parseMessage(cases.spoiler_with_link_preview.send))).toBeNull();
    expect(linkOf(parseMessage("||**[a](https://a.example/)**|| https://b.example/"))).toBe("https://b.example/");
  });

  test("case 24: www. begins a link", () => {
    expect(message("www.example.org")).toBe("{www.example.org https://www.example.org}");
    expect(message("(www.example.org/a_b).")).toBe("({www.example.org/a_b https://www.example.org/a_b}).");
    asTyped("www.", "www.a", "awww.example.org.x", "main.rs", "x@www.example.org");
  });
});

describe("ordinary text", () => {
  test("case 11: variables and amounts are no formulas", () => {
    asTyped(cases.shell.send, cases.php.send, cases.awk.send);
    expect(message("$('.a').add($('.b'))")).toBe("$('.a').add($('.b'))");
    asTyped(
      'for f in $(ls); do echo "$f" > "$f.bak"; done',
      "echo $[a] $? $! $$ $#",
      "kill -9 $$ && echo $$",
      "$_POST['x'] . $_GET['y']",
      "$this->a = $that->b;",
      "$5 and $10, 5$ or 7$, US$5-US$6, $5-$10, $5 (or 5$)",
      "$A$1:$B$2 =SUM($A1:$A9)",
      "^foo$|^bar$",
      "s/$/x$/",
      "$$ cash $$",
      "IFS=$'\\n' x=$'\\t'",
    );
  });

  test("case 11: what is clearly a formula is one", () => {
    for (const formula of [
      "x^2",
      "x",
      "x_1",
      "a + b = c",
      "f(x) = 2x + 1",
      "\\alpha",
      "\\frac{1}{2}",
      "e^{i\\pi}",
      "a_{ij}",
      "n-1",
    ])
      for (const show of [message, post]) {
        expect(show(`so $${formula}$, ok`)).toBe(`so {maths ${formula}}, ok`);
        expect(show(`**$${formula}$**`)).toBe(`{strong {maths ${formula}}}`);
      }
    expect(message("如果$x^2$，那么")).toBe("如果{maths x^2}，那么");
    expect(message("any $$text here$$ ok")).toBe("any {maths text here} ok");
    expect(message("$$\nany\n$$")).toBe("{maths any}");
    expect(message("$$ is a sign\nand so is $$")).toBe("$$ is a sign\nand so is $$");
  });

  test("case 12: faces are no quotes", () => {
    asTyped(
      cases.emoticon.send,
      ">_<",
      ">:(",
      ":>",
      ">.<",
      ">.>",
      "<_<",
      "-_-",
      "^_^",
      "(*_*)",
      "(*^_^*)",
      "T_T",
      "o_O",
    );
    expect(message(">>> print(1)\n>no")).toBe(">>> print(1)\n>no");
    expect(message("> a\n> b")).toBe("{quote a\nb}");
    expect(post(">_< hm")).toBe(">_< hm");
    expect(post(">a")).toBe("{quote a}");
  });

  test("case 13: backslashes of paths and faces stay", () => {
    asTyped(cases.shrug.send, cases.unc.send, cases.winpath.send);
    asTyped(
      "cd \\_tmp",
      "\\*.txt",
      "C:\\a\\#b\\[c]\\~d\\-e\\(f)",
      "\\d+\\.\\w*\\[x\\]",
      '"a\\"b\\n"',
      "node_modules\\@types\\node",
      "\\u00e9 \\\\ \\\\n \\$HOME \\`",
      "tr '\\n' ' '",
      "\\(^o^)/",
    );
    expect(message("make \\\n  all")).toBe("make \\\n  all");
  });

  test("case 13: a backslash takes the meaning from a mark that has one", () => {
    for (const [source, words] of [
      ["\\*a\\*", "*a*"],
      ["\\*a*", "*a*"],
      ["\\**a\\**", "**a**"],
      ["\\*\\*a\\*\\*", "**a**"],
      ["\\_a\\_", "_a_"],
      ["\\||a||", "||a||"],
      ["\\~~a~~", "~~a~~"],
      ["\\`a\\`", "`a`"],
      ["\\$x^2\\$", "$x^2$"],
      ["\\@ada \\#tag", "@ada #tag"],
      ["\\[a](b)", "\\[a](b)"],
      ["\\- a", "- a"],
      ["1\\. a", "1. a"],
      ["\\> a", "> a"],
    ] as const)
      for (const show of [message, post]) expect(show(source)).toBe(words);
    expect(message("\\[a](https://a.example)")).toBe("[a]({https://a.example})");
    expect(post("\\# a")).toBe("# a");
    expect(message("*a \\* b*")).toBe("{em a \\* b}");
  });

  test("case 20: numbers of lists stay as they were given", () => {
    expect(message(cases.year_list.send)).toBe(cases.year_list.send);
    expect(message("3. c\n4. d\n1. a")).toBe("{list {item c}{item d}{1 a}}");
    expect(message("1) a\n2) b")).toBe("1) a\n2) b");
    expect(post("1. a\n1. b")).toBe("{list {item a}{item b}}");
  });

  test("case 21: spaces before a line stay", () => {
    expect(message(cases.indent.send)).toBe(cases.indent.send);
    expect(message("def f(x):\n    if x:\n\treturn 1  \n  # end")).toBe("def f(x):\n    if x:\n\treturn 1\n  # end");
    expect(message("      * a *")).toBe("      * a *");
  });

  test("case 23: entities are text", () => {
    asTyped(cases.entities.send, cases.entity_rlo.send, "&nbsp; &copy; &#65; &amp;lt;");
  });

  test("case 28: marks within words, patterns and programs are text", () => {
    asTyped(
      "a*b*c",
      "2**3**4",
      "snake_case_name",
      "_private",
      "ls *.txt *.md",
      "src/**/*.ts lib/**/*.ts",
      "**/*.ts",
      "^.*foo.*$",
      "/* a */ x /** b */",
      "int *p, *q; *p = *q;",
      "f(**a, **b) and f(*a, *b)",
      "SELECT *, COUNT(*) FROM t",
      "0 0 * * 1",
      "if (a || b || c) x||y||z",
      "Vec<T>::new() && a < b",
      "handlers[name]() a[0](x)",
      "~/.a ~/.b a~~b",
      "5 * 3 * 2 = 5*3*2",
      "3_000_000",
    );
    for (const text of [
      "__init__ and __new__",
      'if __name__ == "__main__":',
      "* * * * * /bin/x",
      "# comment",
      "+ 5 more",
      "~~~ hello ~~~",
      "***",
      "___",
      "#!/bin/sh",
      "- ",
      "<ada@example.org>",
    ])
      expect(message(text)).toBe(text.trimEnd());
  });

  test("case 28: form that is meant is form", () => {
    for (const show of [message, post]) {
      expect(show("*a* _b_ **c** ***d*** ~~e~~ ||f|| `g`")).toBe(
        "{em a} {em b} {strong c} {em {strong d}} {strike e} {spoiler f} {code g}",
      );
      expect(show('"*a*" (*b*) *"c"* *d*, *e...* **F:** g')).toBe(
        '"{em a}" ({em b}) {em "c"} {em d}, {em e...} {strong F:} g',
      );
    }
    expect(post("__a__")).toBe("{strong a}");
  });
});

describe("words of every script", () => {
  test("case 14: bold beside punctuation of scripts without spaces", () => {
    for (const show of [message, post]) {
      expect(show(cases.cjk_bold.send)).toBe("{strong 「重要」}です。 これは{strong 重要。}です");
      expect(show("这是**“强调”**文本")).toBe("这是{strong “强调”}文本");
      expect(show("안녕**(중요)**한 ไทย**สำคัญ**มาก")).toBe("안녕{strong (중요)}한 ไทย{strong สำคัญ}มาก");
      expect(show("日本*「語」*と_強調_と~~「線」~~と")).toBe("日本{em 「語」}と{em 強調}と{strike 「線」}と");
      expect(show("日本**API**日本 API**重要**です")).toBe("日本{strong API}日本 API{strong 重要}です");
    }
  });

  test("case 15: a tag keeps its vowel signs and joiners", () => {
    const words = cases.hashtags.send.split(" ");
    expect(message(cases.hashtags.send)).toBe(words.map((word) => `{${word.normalize("NFC")}}`).join(" "));
    for (const word of ["col·lecció", "हिन्दी", "বাংলা", "தமிழ்", "မြန်မာ", "ខ្មែរ", "שָׁלוֹם", "עִבְרִית", "Việt", "a_b2"])
      expect(message(`#${word}, #${word}.`)).toBe(`{#${word.normalize("NFC")}}, {#${word.normalize("NFC")}}.`);
    expect(message("#a· #b\u200c c")).toBe("{#a}· {#b}\u200c c");
    expect(message("你好#标签 #️⃣ #1")).toBe("你好{#标签} #️⃣ #1");
    expect(tagsOf(parseMessage("#Cafe\u0301 #café"))).toEqual(["café"]);
  });

  test("case 15: a word that is too long for a tag is text, and no tag is cut", () => {
    expect(message(cases.long_hashtag.send)).toBe(cases.long_hashtag.send);
    expect(message(`#${"a".repeat(50)}`)).toBe(`{#${"a".repeat(50)}}`);
    asTyped("#ab#cd", "#ab@cd");
  });

  test("case 16: names after text without spaces, not in addresses of mail", () => {
    expect(mentionsOf(parseMessage(cases.cjk_mention.send))).toEqual(["ada", "bob"]);
    for (const before of ["好", "（", "，", "。", "「", "は", "요", "ก", "❤️", "(", "，好"])
      expect(message(`${before}@ada`)).toBe(`${before}{@ada}`);
    expect(message("@ada看看 @ada님")).toBe("{@ada}看看 {@ada}님");
    asTyped("x@ada.org", "josé@ada.org", "a.b@ada", "x+@ada", "@josé", "a/@ada", "C:\\@ada");
  });
});

test("case 22: hosts that look like others show as they are sent", () => {
  expect(message(cases.homograph.send)).toBe(`{${cases.homograph.send}}`);
  for (const [typed, host] of [
    ["аррӏе.com", "xn--80ak6aa92e.com"],
    ["аpple.com", "xn--pple-43d.com"],
    ["gооgle.com", "xn--ggle-55da.com"],
    ["ıcloud.com", "xn--cloud-m4a.com"],
  ]) {
    expect(message(`https://${typed}/`)).toBe(`{https://${host}/}`);
    expect(message(`<https://${typed}/>`)).toBe(`{https://${host}/}`);
    expect(message(`www.${typed}`)).toBe(`{www.${host} https://www.${host}}`);
  }
  for (const host of ["bücher.example", "例え.jp", "пример.рф", "яндекс.com", "한국.kr", "παράδειγμα.gr", "ไทย.ไทย"])
    expect(message(`https://${host}/`)).toStartWith(`{https://${host}/ https://xn--`);
  expect(message("https://xn--bcher-kva.example/")).toStartWith("{https://bücher.example/ ");
});

test("posts keep what documents need", () => {
  expect(post("# a\n\n1) b\n\n---\n\n    code")).toBe(
    "{heading a}\n\n{list {item b}}\n\n{rule}\n\n{code_block code\n}",
  );
  expect(post("example.com/a and README.md")).toBe("{example.com/a https://example.com/a} and README.md");
  expect(parseMarkdown("+ a")).toHaveLength(1);
});

test("case 27: names that every object has are names like others", () => {
  const names = ["constructor", "toString", "hasOwnProperty", "valueOf"];
  for (const parse of [parseMessage, parseMarkdown]) {
    const tree = parse(names.map((name) => `@${name} #${name} :${name}: [${name}]`).join(" "));
    expect(mentionsOf(tree)).toEqual(names.map((name) => name.toLowerCase()));
    expect(tagsOf(tree)).toEqual(names.map((name) => name.toLowerCase()));
  }
  expect(tagsOf(parseMessage("#__proto__"))).toEqual(["__proto__"]);
  expect(message(":__proto__: [a][__proto__]")).toBe("{:__proto__} [a][__proto__]");
});
