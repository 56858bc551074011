package dev.irqlscope.launch;

import dev.irqlscope.cli.CommandLineInterface;
import dev.irqlscope.cli.TerminalWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;

/** Where the program starts. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        // Figures look the same everywhere: a comma between thousands never means a decimal one.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = TerminalWriter.ofStandardError();
        Display display = Display.ofThisMachine();
        display.prepare();
        CommandLineInterface program = new CommandLineInterface(version(), new Opening(display, out, err), out, err);
        System.exit(program.run(arguments));
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
