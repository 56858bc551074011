package dev.irqlscope.format;

import dev.irqlscope.format.CtfType.Label;
import dev.irqlscope.format.CtfType.Member;
import dev.irqlscope.format.CtfType.Order;
import dev.irqlscope.format.CtfType.Whole;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the types of TSDL: what stands behind {@code :=}, before the name of a field, and in {@code typealias} and
 * {@code typedef}. A name has to be declared before it is used, so no type can hold itself.
 */
final class TsdlTypes {
    private static final int MOST_DEPTH = 64;
    private static final int MOST_ALIGN = 1 << 16;
    private static final int MOST_FLOATING_BITS = 256;

    private final TsdlTokens in;
    private int depth;

    TsdlTypes(TsdlTokens in) {
        this.in = in;
    }

    /** Reads a declaration of types with its semicolon, if one is next. */
    boolean declaration(TsdlScope scope) throws TraceFormatException {
        if (in.take("typealias")) {
            CtfType type = type(scope);
            in.expect(":=");
            add(scope, words("a name for a type"), type);
            in.expect(";");
        } else if (in.take("typedef")) {
            List<Member> named = new ArrayList<>();
            members(scope, named);
            for (Member one : named) {
                add(scope, one.name(), one.type());
            }
        } else if (in.isNext("struct") || in.isNext("enum") || in.isNext("variant")) {
            type(scope);
            in.expect(";");
        } else {
            return false;
        }
        return true;
    }

    /** Reads a type. */
    CtfType type(TsdlScope scope) throws TraceFormatException {
        CtfType written = written(scope);
        return written != null ? written : named(scope, words("a type"));
    }

    /** A type that begins with a word of the language, null if it is one that only has a name. */
    private CtfType written(TsdlScope scope) throws TraceFormatException {
        if (++depth > MOST_DEPTH) {
            throw in.wrong("types in one another, at most " + MOST_DEPTH + " deep", "deeper ones");
        }
        CtfType type = null;
        if (in.take("integer")) {
            type = whole();
        } else if (in.take("floating_point")) {
            type = floating();
        } else if (in.take("string")) {
            if (in.isNext("{")) {
                settings(List.of());
            }
            type = new CtfType.Text();
        } else if (in.take("struct")) {
            type = struct(scope);
        } else if (in.take("variant")) {
            type = variant(scope);
        } else if (in.take("enum")) {
            type = enumeration(scope);
        }
        depth--;
        return type;
    }

    private CtfType named(TsdlScope scope, String name) throws TraceFormatException {
        CtfType type = scope.find(name);
        if (type == null) {
            throw in.wrong("the name of a type that was declared", "\"" + name + "\"");
        }
        return type;
    }

    private String words(String what) throws TraceFormatException {
        StringBuilder words = new StringBuilder(in.word(what));
        while (in.isWord()) {
            words.append(' ').append(in.word(what));
        }
        return words.toString();
    }

    private void add(TsdlScope scope, String name, CtfType type) throws TraceFormatException {
        if (!scope.add(name, type)) {
            throw in.wrong("a new name for a type", "\"" + name + "\", which is taken");
        }
    }

    private CtfType struct(TsdlScope scope) throws TraceFormatException {
        String name = in.isWord() && !in.isNext("align") ? "struct " + in.word("a name") : null;
        if (name != null && !in.isNext("{")) {
            return named(scope, name);
        }
        List<Member> members = body(scope);
        int align = 1;
        for (Member member : members) {
            align = Math.max(align, member.type().align());
        }
        if (in.take("align")) {
            in.expect("(");
            align = Math.max(align, checkedAlign(in.number("an alignment")));
            in.expect(")");
        }
        CtfType struct = new CtfType.Struct(List.copyOf(members), align);
        if (name != null) {
            add(scope, name, struct);
        }
        return struct;
    }

    private CtfType variant(TsdlScope scope) throws TraceFormatException {
        String name = in.isWord() ? "variant " + in.word("a name") : null;
        String tag = null;
        if (in.take("<")) {
            tag = in.path("the tag of a variant");
            in.expect(">");
        }
        if (name != null && !in.isNext("{")) {
            CtfType type = named(scope, name);
            return tag != null && type instanceof CtfType.Variant open
                    ? new CtfType.Variant(tag, open.options())
                    : type;
        }
        CtfType variant = new CtfType.Variant(tag, List.copyOf(body(scope)));
        if (name != null) {
            add(scope, name, variant);
        }
        return variant;
    }

    private List<Member> body(TsdlScope scope) throws TraceFormatException {
        in.expect("{");
        TsdlScope inner = new TsdlScope(scope);
        List<Member> members = new ArrayList<>();
        while (!in.take("}")) {
            if (!in.isNext("typealias") && !in.isNext("typedef")) {
                members(inner, members);
            } else {
                declaration(inner);
            }
        }
        return members;
    }

    /** A type and the names that have it, up to the semicolon. */
    private void members(TsdlScope scope, List<Member> to) throws TraceFormatException {
        CtfType type = written(scope);
        String name;
        if (type == null) {
            String words = words("a type and a name");
            int space = words.lastIndexOf(' ');
            if (space < 0) {
                throw in.expected("a name after the type " + words);
            }
            name = words.substring(space + 1);
            type = named(scope, words.substring(0, space));
        } else if (in.take(";")) {
            return;
        } else {
            name = in.word("a name");
        }
        to.add(new Member(name, inRows(type)));
        while (in.take(",")) {
            String next = in.word("a name");
            to.add(new Member(next, inRows(type)));
        }
        in.expect(";");
    }

    /** What brackets behind a name make of a type: {@code x[2][n]} is a row of two rows. */
    private CtfType inRows(CtfType type) throws TraceFormatException {
        if (!in.take("[")) {
            return type;
        }
        long length = 0;
        String path = null;
        if (in.isWord()) {
            path = in.path("a length");
        } else {
            length = in.number("a length");
        }
        if (length < 0) {
            throw in.wrong("a length of 63 bits", Long.toUnsignedString(length));
        }
        in.expect("]");
        if (++depth > MOST_DEPTH) {
            throw in.wrong("rows of rows, at most " + MOST_DEPTH + " deep", "deeper ones");
        }
        CtfType element = inRows(type);
        depth--;
        return new CtfType.Row(element, element.align(), length, path);
    }

    private CtfType enumeration(TsdlScope scope) throws TraceFormatException {
        String name = in.isWord() ? "enum " + in.word("a name") : null;
        CtfType container = null;
        if (in.take(":")) {
            container = type(scope);
        } else if (name != null && !in.isNext("{")) {
            return named(scope, name);
        } else {
            container = named(scope, "int");
        }
        if (!(container instanceof Whole whole)) {
            throw in.wrong("an integer that holds an enumeration", "another type");
        }
        CtfType enumeration = new CtfType.Enumeration(whole, labels());
        if (name != null) {
            add(scope, name, enumeration);
        }
        return enumeration;
    }

    private List<Label> labels() throws TraceFormatException {
        List<Label> labels = new ArrayList<>();
        long next = 0;
        in.expect("{");
        while (!in.take("}")) {
            String name = in.isText() ? in.text("a label") : in.word("a label");
            long first = next;
            long last = first;
            if (in.take("=")) {
                first = in.number("a value");
                last = in.take("...") ? in.number("a value") : first;
            }
            labels.add(new Label(name, first, last));
            next = last + 1;
            if (!in.isNext("}")) {
                in.expect(",");
            }
        }
        return List.copyOf(labels);
    }

    private CtfType whole() throws TraceFormatException {
        TsdlSettings settings = settings(List.of("size", "align", "signed", "byte_order", "map"));
        int size = (int) settings.number("size", 1, Whole.MOST_BITS, 0);
        if (size == 0) {
            throw in.wrong("the size of an integer", "none");
        }
        int align = checkedAlign(settings.number("align", 1, MOST_ALIGN, size % CtfType.BYTE == 0 ? CtfType.BYTE : 1));
        return new Whole(size, align, settings.flag("signed"), settings.order(Order.NATIVE), settings.clock());
    }

    private CtfType floating() throws TraceFormatException {
        TsdlSettings settings = settings(List.of("exp_dig", "mant_dig", "align"));
        long size = settings.number("exp_dig", 1, MOST_FLOATING_BITS, 0)
                + settings.number("mant_dig", 1, MOST_FLOATING_BITS, 0);
        if (size == 0) {
            throw in.wrong("the size of a floating-point number", "none");
        }
        int align = checkedAlign(settings.number("align", 1, MOST_ALIGN, size % CtfType.BYTE == 0 ? CtfType.BYTE : 1));
        return new CtfType.Floating((int) size, align);
    }

    private TsdlSettings settings(List<String> wanted) throws TraceFormatException {
        in.expect("{");
        TsdlSettings settings = new TsdlSettings(in);
        while (!in.take("}")) {
            settings.read(in.path("a setting or \"}\""), wanted);
        }
        return settings;
    }

    private int checkedAlign(long align) throws TraceFormatException {
        if (align < 1 || align > MOST_ALIGN || Long.bitCount(align) != 1) {
            throw in.wrong("an alignment that is a power of two, up to " + MOST_ALIGN, Long.toString(align));
        }
        return (int) align;
    }
}
