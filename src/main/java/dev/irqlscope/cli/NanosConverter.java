package dev.irqlscope.cli;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration with its unit, as in {@code 50us}, {@code 1.5ms} or {@code 2s}, in nanoseconds. */
final class NanosConverter implements ITypeConverter<Long> {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)\\s*(ns|us|µs|μs|ms|s)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L, "us", 1_000L, "µs", 1_000L, "μs", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);

    @Override
    public Long convert(String text) {
        Matcher duration = DURATION.matcher(text.strip());
        if (!duration.matches()) {
            throw wrong(text);
        }
        try {
            return new BigDecimal(duration.group(1))
                    .multiply(BigDecimal.valueOf(NANOS.get(duration.group(2))))
                    .toBigInteger()
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw wrong(text);
        }
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException("expected a duration such as 50us, 1.5ms or 2s, found \"" + text + "\"");
    }
}
