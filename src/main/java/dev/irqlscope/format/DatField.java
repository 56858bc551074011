package dev.irqlscope.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field of a record as the kernel describes it: {@code field:DECLARATION; offset:N; size:N; signed:0|1;}.
 *
 * @param offset from the record's start
 * @param place where the value itself stands
 */
record DatField(String name, int offset, int size, boolean signed, Place place) {
    private static final Pattern FIELD = Pattern.compile(
            "field:([^;]{1,200});\\s*offset:(\\d{1,6});\\s*size:(\\d{1,8});(?:\\s*signed:([01]);)?");

    /** Where the value of a field stands. */
    enum Place {
        HERE,
        /** The field holds the value's offset from the record's start and its length. */
        FROM_RECORD,
        /** The field holds the value's offset from the field's own end and its length. */
        FROM_FIELD
    }

    /** All fields that a text describes. */
    static List<DatField> of(String text) {
        List<DatField> fields = new ArrayList<>();
        Matcher matcher = FIELD.matcher(text);
        while (matcher.find()) {
            String declaration = matcher.group(1).strip();
            fields.add(new DatField(
                    nameOf(declaration),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)),
                    "1".equals(matcher.group(4)),
                    declaration.startsWith("__data_loc ")
                            ? Place.FROM_RECORD
                            : declaration.startsWith("__rel_loc ") ? Place.FROM_FIELD : Place.HERE));
        }
        return fields;
    }

    /** The field of this name, or null. */
    static DatField find(List<DatField> fields, String name) {
        for (DatField field : fields) {
            if (field.name.equals(name)) {
                return field;
            }
        }
        return null;
    }

    /** The last word of a declaration, without the bounds of an array. */
    private static String nameOf(String declaration) {
        int end = declaration.endsWith("]") ? declaration.lastIndexOf('[') : declaration.length();
        String plain = declaration.substring(0, Math.max(0, end)).strip();
        int from = Math.max(plain.lastIndexOf(' '), plain.lastIndexOf('*')) + 1;
        return plain.substring(from);
    }

    /** Whether it is a number that can be read. */
    boolean isNumber() {
        return place == Place.HERE && (size == 1 || size == 2 || size == 4 || size == 8);
    }
}
