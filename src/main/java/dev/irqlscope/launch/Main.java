package dev.irqlscope.launch;

/** Where the program starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("IRQL Scope " + String.join(" ", arguments));
    }
}
