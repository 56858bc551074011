package dev.irqlscope.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Where the program starts. */
public final class Main {
    private static final int WRONG_USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String... arguments) {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            System.out.println("IRQL Scope " + version());
            return 0;
        }
        if (arguments.length == 1 && arguments[0].equals("--help")) {
            System.out.println("Usage: irqlscope [--help | --version]");
            return 0;
        }
        System.err.println("Usage: irqlscope [--help | --version]");
        return WRONG_USAGE;
    }

    /** The version that this program was built as. */
    private static String version() {
        try (InputStream in = Main.class.getResourceAsStream("build.properties")) {
            Properties build = new Properties();
            build.load(in);
            return build.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the build's properties", e);
        }
    }
}
