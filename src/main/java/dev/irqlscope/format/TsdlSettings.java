package dev.irqlscope.format;

import dev.irqlscope.format.CtfType.Order;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings of a block of TSDL, {@code name = value;}. Others than those that are asked for are read and forgotten. */
final class TsdlSettings {
    private static final Set<String> TRUE = Set.of("true", "TRUE", "1");

    private final TsdlTokens in;
    private final Map<String, String> values = new HashMap<>();

    TsdlSettings(TsdlTokens in) {
        this.in = in;
    }

    /** Reads what stands behind the name, with the semicolon. */
    void read(String name, List<String> wanted) throws TraceFormatException {
        in.expect("=");
        String value;
        if (in.isNumber()) {
            value = Long.toString(in.number("a number"));
        } else if (in.isText()) {
            value = in.text("a text");
        } else {
            value = in.path("a value");
        }
        if (wanted.contains(name)) {
            values.put(name, value);
        }
        in.expect(";");
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** A word or text, or null. */
    String text(String name) {
        return values.get(name);
    }

    /** A number from one to another; {@code otherwise} if it is not set. */
    long number(String name, long least, long most, long otherwise) throws TraceFormatException {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // It is a word; what was expected says the same of both.
        }
        throw in.wrong(name + " to be a number from " + least + " to " + most, "\"" + value + "\"");
    }

    boolean flag(String name) {
        return has(name) && TRUE.contains(values.get(name));
    }

    Order order(Order otherwise) throws TraceFormatException {
        String value = values.get("byte_order");
        if (value == null) {
            return otherwise;
        }
        return switch (value) {
            case "le" -> Order.LITTLE;
            case "be", "network" -> Order.BIG;
            case "native" -> Order.NATIVE;
            default -> throw in.wrong("byte_order to be le, be, network or native", "\"" + value + "\"");
        };
    }

    /** The clock of {@code map = clock.NAME.value}, or null. */
    String clock() {
        String map = values.get("map");
        return map != null && map.startsWith("clock.") && map.endsWith(".value") && map.length() > 12
                ? map.substring("clock.".length(), map.length() - ".value".length())
                : null;
    }
}
