package dev.irqlscope.format;

/**
 * The words, numbers and signs of TSDL, the language in which CTF 1.8 describes a trace, one after the other. Source: the CTF
 * 1.8.3 specification, appendix C.
 */
final class TsdlTokens {
    /** Longer ones first. */
    private static final String[] SIGNS = {
        "...", ":=", "{", "}", "[", "]", "(", ")", "<", ">", ";", ",", "=", ":", ".", "-", "+", "*"
    };

    private static final int SHOWN_LETTERS = 40;

    private final String file;
    private final String text;
    private int at;
    private int line = 1;

    private Kind kind;
    private String token;
    private int tokenLine;

    /** What a token is. */
    enum Kind {
        WORD,
        NUMBER,
        TEXT,
        SIGN,
        END
    }

    /** Stands at the first token. {@code file} names the text in messages. */
    TsdlTokens(String file, String text) throws TraceFormatException {
        this.file = file;
        this.text = text;
        advance();
    }

    boolean isWord() {
        return kind == Kind.WORD;
    }

    boolean isText() {
        return kind == Kind.TEXT;
    }

    boolean atEnd() {
        return kind == Kind.END;
    }

    /** Whether this word or sign is next. */
    boolean isNext(String wordOrSign) {
        return (kind == Kind.WORD || kind == Kind.SIGN) && token.equals(wordOrSign);
    }

    /** Takes this word or sign if it is next. */
    boolean take(String wordOrSign) throws TraceFormatException {
        boolean there = isNext(wordOrSign);
        if (there) {
            advance();
        }
        return there;
    }

    void expect(String wordOrSign) throws TraceFormatException {
        if (!take(wordOrSign)) {
            throw expected("\"" + wordOrSign + "\"");
        }
    }

    String word(String what) throws TraceFormatException {
        if (kind != Kind.WORD) {
            throw expected(what);
        }
        return taken();
    }

    /** A text in quotation marks, without them. */
    String text(String what) throws TraceFormatException {
        if (kind != Kind.TEXT) {
            throw expected(what);
        }
        return taken();
    }

    /** Words with dots between them: {@code clock.monotonic.value}. */
    String path(String what) throws TraceFormatException {
        StringBuilder path = new StringBuilder(word(what));
        while (take(".")) {
            path.append('.').append(word(what));
        }
        return path.toString();
    }

    boolean isNumber() {
        return kind == Kind.NUMBER || isNext("-") || isNext("+");
    }

    /** A whole number; what does not fit into 63 bits and a sign stands for the same 64 bits. */
    long number(String what) throws TraceFormatException {
        boolean negative = isNext("-");
        if (negative || isNext("+")) {
            advance();
        }
        if (kind != Kind.NUMBER) {
            throw expected(what);
        }
        long value;
        try {
            value = value(token);
        } catch (NumberFormatException e) {
            throw expected(what + " of 64 bits");
        }
        advance();
        return negative ? -value : value;
    }

    /** Something else was expected than what is next. */
    TraceFormatException expected(String what) {
        return TraceFormatException.of(file + ":" + tokenLine, what, kind == Kind.END ? "the end" : shown());
    }

    /** Something is wrong with what was taken last. */
    TraceFormatException wrong(String expected, String found) {
        return TraceFormatException.of(file + ":" + tokenLine, expected, found);
    }

    private String shown() {
        String clean = token.codePoints()
                .limit(SHOWN_LETTERS)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "\"" + clean + (token.length() > SHOWN_LETTERS ? "…" : "") + "\"";
    }

    private String taken() throws TraceFormatException {
        String it = token;
        advance();
        return it;
    }

    private static long value(String number) {
        int end = number.length();
        while (end > 0 && "uUlL".indexOf(number.charAt(end - 1)) >= 0) {
            end--;
        }
        String digits = number.substring(0, end);
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            return Long.parseUnsignedLong(digits, 2, end, 16);
        }
        return Long.parseUnsignedLong(digits, end > 1 && digits.startsWith("0") ? 8 : 10);
    }

    private void advance() throws TraceFormatException {
        skipBlanks();
        tokenLine = line;
        if (at == text.length()) {
            kind = Kind.END;
            token = "";
            return;
        }
        char first = text.charAt(at);
        int from = at;
        if (isLetter(first)) {
            kind = Kind.WORD;
            skipLetters();
            token = text.substring(from, at);
        } else if (isDigit(first)) {
            kind = Kind.NUMBER;
            skipLetters();
            token = text.substring(from, at);
        } else if (first == '"') {
            kind = Kind.TEXT;
            token = quoted();
        } else {
            kind = Kind.SIGN;
            token = sign();
        }
    }

    private void skipLetters() {
        while (at < text.length() && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)))) {
            at++;
        }
    }

    private String sign() throws TraceFormatException {
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return sign;
            }
        }
        token = text.substring(at, at + 1);
        throw expected("a word, number or sign of TSDL");
    }

    private String quoted() throws TraceFormatException {
        StringBuilder content = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            line += text.charAt(at) == '\n' ? 1 : 0;
            content.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw wrong("a text that ends with a quotation mark", "the end");
        }
        at++;
        return content.toString();
    }

    private void skipBlanks() throws TraceFormatException {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    tokenLine = line;
                    throw wrong("a comment that ends with \"*/\"", "the end");
                }
                for (; at < end + 2; at++) {
                    line += text.charAt(at) == '\n' ? 1 : 0;
                }
            } else if (text.startsWith("//", at)) {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (next <= ' ') {
                line += next == '\n' ? 1 : 0;
                at++;
            } else {
                return;
            }
        }
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
