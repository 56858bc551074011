package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Types of TSDL, each in an event of its own kind that stands between two of a known one: only if its size is known to the bit
 * is the second one read.
 */
class CtfTypesTest {
    private static final String TYPES = """
            typealias integer { size = 8; } := u8;
            typealias integer { size = 16; align = 16; } := u16;
            typealias integer { size = 32; align = 32; } := u32;
            typealias integer { size = 64; align = 64; signed = true; } := s64;
            typealias integer { size = 3; align = 1; } := u3;
            typealias integer { size = 32; align = 8; signed = true; } := int;
            """;
    private static final String TRACE = """
            trace { major = 1; minor = 8; byte_order = le; packet.header := struct { u32 magic; }; };
            clock { name = c; };
            stream {
                packet.context := struct { s64 timestamp_begin; u32 cpu_id; };
                event.header := struct { u8 id; integer { size = 8; map = clock.c.value; } timestamp; };
                EVENT_CONTEXT
            };
            event { name = "irq_handler_entry"; id = 1; fields := struct { u8 irq; string name; }; };
            """;

    @TempDir
    Path folder;

    private String context = "";

    private Path trace(String declarations, String fields, Consumer<CtfBits> content) throws IOException {
        CtfImage image = new CtfImage(false).metadata(
                TYPES + declarations + TRACE.replace("EVENT_CONTEXT", context)
                        + "event { name = odd; id = 2; fields := " + fields + "; };");
        CtfBits bits = new CtfBits(false).put(0xC1FC1FC1L, 32).align(64).put(7, 64).put(0, 32);
        known(bits, 11);
        bits.align(8).put(2, 8).put(18, 8);
        content.accept(bits);
        known(bits, 12);
        image.append("stream", bits.bytes((bits.at() + 7) / 8));
        return image.write(folder.resolve("trace"));
    }

    private void known(CtfBits bits, int irq) {
        bits.align(8).put(1, 8).put(7 + irq, 8);
        if (!context.isEmpty()) {
            bits.put(0, 8);
        }
        bits.put(irq, 8).text("h");
    }

    private void assertRead(String declarations, String fields, Consumer<CtfBits> content) throws Exception {
        assertThat(Ftrace.lines(TraceFile.readWhole(trace(declarations, fields, content)).store().snapshot()))
                .containsExactly("0 0 ISR_ENTER h 11", "1 0 ISR_ENTER h 12");
    }

    private void assertRefused(String declarations, String fields, String expected, String found) throws IOException {
        Path trace = trace(declarations, fields, bits -> {
        });
        assertThatThrownBy(() -> TraceFile.open(trace))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageStartingWith(trace.resolve("metadata") + ":")
                .hasMessageContaining("expected " + expected)
                .hasMessageContaining(", found " + found)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void aStructIsAlignedToItsLargestMemberBeforeItsFirst() throws Exception {
        assertRead("", "struct { u8 a; struct { u8 b; s64 c; } d; u16 e; }",
                bits -> bits.align(64).put(1, 8).align(64).put(2, 8).align(64).put(3, 64).put(4, 16));
        assertRead("", "struct { u8 a; struct { u8 b; } align(128) d; }",
                bits -> bits.align(128).put(1, 8).align(128).put(2, 8));
    }

    @Test
    void integersOfAnySizeAndOrderStandWhereTheirAlignmentPutsThem() throws Exception {
        assertRead("", "struct { u3 a; u3 b; u8 c; u3 d; u32 e; }",
                bits -> bits.align(32).put(5, 3).put(2, 3).align(8).put(9, 8).put(7, 3).align(32).put(1, 32));
        assertRead(
                "", "struct { integer { size = 12; align = 4; byte_order = le; } a[3]; integer { size = 63; } b; }",
                bits -> bits.align(4).put(1, 12).put(2, 12).put(3, 12).put(1, 63));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s64", "u8", "u3"})
    void rowsAreOfAFixedOrAWrittenLength(String type) throws Exception {
        int size = type.equals("s64") ? 64 : type.equals("u8") ? 8 : 3;
        int align = size == 3 ? 1 : size;
        assertRead("", "struct { u8 n; " + type + " fixed[2]; " + type + " x[n]; u8 m; " + type + " none[m]; }",
                bits -> {
                    bits.align(Math.max(align, 8)).put(3, 8).align(align);
                    for (int i = 0; i < 5; i++) {
                        bits.put(i, size);
                    }
                    bits.align(8).put(0, 8).align(align);
                });
    }

    @Test
    void rowsMayBeOfRowsOfTextsAndOfStructs() throws Exception {
        assertRead("", "struct { u16 n; u16 x[2][n]; string t[2]; struct { u8 a; u16 b; } s[n]; }",
                bits -> bits.align(16)
                        .put(3, 16)
                        .put(0, 48)
                        .put(0, 48)
                        .text("ab")
                        .text("")
                        .align(16)
                        .put(1, 8)
                        .align(16)
                        .put(2, 16)
                        .put(1, 8)
                        .align(16)
                        .put(2, 16)
                        .put(1, 8)
                        .align(16)
                        .put(2, 16));
        assertRead("", "struct { struct { } nothing[4000000000]; u8 one[0]; u8 last; }", bits -> bits.put(1, 8));
    }

    @Test
    void aVariantIsWhatItsTagChooses() throws Exception {
        String variant = "variant <tag> { u8 small; s64 large; string _text; } v;";
        String enumeration = "enum : u8 { small, large = 5 ... 9, text = 200, \"none of them\" } tag;";
        assertRead("", "struct { " + enumeration + variant + " }", bits -> bits.put(0, 8).put(77, 8));
        assertRead("", "struct { " + enumeration + variant + " }", bits -> bits.put(7, 8).align(64).put(77, 64));
        assertRead("", "struct { " + enumeration + variant + " }", bits -> bits.put(200, 8).text("a text"));
    }

    @Test
    void tagsMayBeNegative() throws Exception {
        assertRead("",
                "struct { enum : integer { size = 8; signed = true; } { below = -5 ... -1, u = 0 } t;"
                        + " variant <t> { u16 below; u8 u; } v; }",
                bits -> bits.put(-3, 8).align(16).put(1, 16));
    }

    @Test
    void whatAFieldDependsOnMayStandInOtherScopes() throws Exception {
        context = "event.context := struct { u8 length; };";
        Consumer<CtfBits> content = bits -> bits.put(2, 8).put(1, 8).put(2, 8);
        assertRead("", "struct { u8 x[stream.event.context.length]; }", content);
        assertRead("", "struct { u8 x[length]; }", content);
        assertRead("", "struct { struct { u8 n; } s; struct { struct { u8 x[s.n]; } u; } t; }",
                bits -> bits.put(9, 8).put(2, 8).put(1, 8).put(2, 8));
        assertRead("", "struct { u8 x[event.fields.y]; }".replace("u8 x", "u8 y; u8 x"),
                bits -> bits.put(9, 8).put(2, 8).put(1, 8).put(2, 8));
    }

    @Test
    void typesHaveNamesOfSeveralKinds() throws Exception {
        assertRead("""
                typealias u16 := unsigned short int;
                typedef unsigned short int ushort, ushorts[2];
                struct pair { ushort a, b; };
                enum color : u8 { red, green = 0x10, blue = 020, };
                variant either { u8 red; u16 green; };
                typealias struct pair := pair_t;
                typealias floating_point { exp_dig = 11; mant_dig = 53; align = 64; } := double;
                """,
                "struct { enum color c; variant either <c> e; ushorts s; struct pair p; pair_t q; double d; string { encoding = UTF8; } t; }",
                bits -> bits.align(64)
                        .put(0x10, 8)
                        .align(16)
                        .put(1, 16)
                        .put(0, 32)
                        .put(0, 64)
                        .align(64)
                        .put(0, 64)
                        .text("x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "struct { u9 x; }                                     | the name of a type that was declared | \"u9\"",
        "struct { u8 x[n]; }                                  | a number called n before what depends on it | none",
        "struct { string n; u8 x[n]; }                        | a number called n before what depends on it | something else",
        "struct { u8 x; variant <x> { u8 a; } v; }            | an enumeration called x | an integer",
        "struct { variant { u8 a; } v; }                      | a variant with a tag | one without",
        "struct { integer { align = 8; } x; }                 | the size of an integer | none",
        "struct { integer { size = 65; } x; }                 | size to be a number from 1 to 64 | \"65\"",
        "struct { integer { size = 0; } x; }                  | size to be a number from 1 to 64 | \"0\"",
        "struct { integer { size = 8; align = 3; } x; }       | an alignment that is a power of two | 3",
        "struct { u8 x; } align(0)                            | an alignment that is a power of two | 0",
        "struct { floating_point { } x; }                     | the size of a floating-point number | none",
        "struct { enum : struct { u8 a; } { a } x; }          | an integer that holds an enumeration | another type",
        "struct { u8 x[-1]; }                                 | a length of 63 bits | 18446744073709551615",
        "struct { u8 x; u8 }                                  | a name after the type u8 | \"}\"",
        "struct { u8 \"x\"; }                                 | a name after the type u8 | \"x\"",
        "u8                                                   | event.fields to be a struct | another type",
        "struct { u8 x = 99999999999999999999; }              | \";\" | \"=\"",
    })
    void typesThatMakeNoSenseAreRefusedWithTheirPlace(String fields, String expected, String found) throws Exception {
        assertRefused("", fields, expected, found);
    }

    @Test
    void aTypeCannotHoldItself() throws Exception {
        assertRefused("typealias struct { again x; } := again;", "struct { u8 x; }",
                "the name of a type that was declared", "\"again\"");
        assertRefused("struct again { struct again x; };", "struct { u8 x; }",
                "the name of a type that was declared", "\"struct again\"");
        assertRefused("typealias again := again;", "struct { u8 x; }",
                "the name of a type that was declared", "\"again\"");
    }

    @Test
    void aShortTextCannotSpeakOfTooManyFields() throws Exception {
        StringBuilder doubling = new StringBuilder("typealias struct { u8 a; } := t0;");
        for (int i = 1; i < 50; i++) {
            doubling.append("typealias struct { t%d a; t%d b; } := t%d;\n".formatted(i - 1, i - 1, i));
        }
        assertRefused(doubling.toString(), "struct { t49 x; }", "a trace of at most 262144 fields", "more");
    }

    @Test
    void typesCannotLieTooDeepInOneAnother() throws Exception {
        assertRefused("", "struct { ".repeat(100_000), "types in one another, at most 64 deep", "deeper ones");
        assertRefused("", "struct { u8 x" + "[1]".repeat(100_000) + "; }", "rows of rows, at most 64 deep",
                "deeper ones");
        StringBuilder chain = new StringBuilder("typedef u8 t0[1];");
        for (int i = 1; i < 20_000; i++) {
            chain.append("typedef t%d t%d[1];\n".formatted(i - 1, i));
        }
        assertRefused(chain.toString(), "struct { t19999 x; }", "fields in one another, at most 64 deep",
                "deeper ones");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "struct { u32 x[2147483648]; }", "struct { u3 x[9223372036854775807]; }",
        "struct { struct { u8 a; u16 b; } x[2147483648][2147483648]; }", "struct { s64 n; string x[n]; }",
        "struct { s64 n; s64 x[n]; }", "struct { s64 n; struct { u8 a; } x[n]; }", "struct { string x; string y; }"
    })
    void aRowThatDoesNotFitIntoItsPacketIsDamage(String fields) throws Exception {
        Path trace = trace("", fields, bits -> bits.align(64).put(-1, 64).put(-1, 64));

        TraceFile read = TraceFile.readWhole(trace);

        assertThat(read.store().size()).isBetween(2L, 3L);
        assertThat(read.store().info().warnings()).anyMatch(w -> w.startsWith("A packet of events is damaged"));
    }
}
