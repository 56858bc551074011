package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFieldsTest {
    private static List<String> fields(String line) {
        CsvFields fields = new CsvFields().of(line);
        List<String> all = new ArrayList<>();
        for (String field = fields.get(0); field != null; field = fields.get(all.size())) {
            all.add(field);
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {
        "a,b|a;b", " a , b |a;b", "a,|a;", "\"a, b\",c|a, b;c", " \"a, b\" , c|a, b;c",
        "\"a \"b\", c\",d|a \"b;c\";d", "\"un,closed|\"un;closed", "\"Unknown\"!0x1,2|\"Unknown\"!0x1;2", "\"\",x|;x",
        "\"|\"", "a\"b,c\"|a\"b;c\""
    })
    void aFieldInQuotesMayHoldCommas(String line, String expected) {
        assertThat(fields(line)).containsExactly(expected.split(";", -1));
    }

    @Test
    void aLineOfQuotesThatEndNothingIsGoneThroughOnce() {
        assertThat(fields("\"a,".repeat(200_000))).hasSize(200_001);
    }

    @Test
    void numbersMayBeInQuotesInHexadecimalAndOfSixtyFourBits() {
        CsvFields fields = new CsvFields().of("\"17\", 0xFFFFF80000000000, 0X1f, -5, 1e9, 99999999999999999999, 0x, ");

        assertThat(fields.number(0, -1)).isEqualTo(17);
        assertThat(fields.number(1, -1)).isEqualTo(0xFFFF_F800_0000_0000L);
        assertThat(fields.number(2, -1)).isEqualTo(31);
        assertThat(fields.number(3, -1)).isEqualTo(-5);
        for (int i = 4; i < 9; i++) {
            assertThat(fields.number(i, -7)).as("field %d", i).isEqualTo(-7);
        }
    }
}
