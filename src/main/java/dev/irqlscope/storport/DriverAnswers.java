package dev.irqlscope.storport;

/** What a miniport must say before it can be connected. One that says nothing does not start. */
final class DriverAnswers {

    private DriverAnswers() {}

    /** The answer, which must not be {@code null}. */
    static <T> T required(HwInitializationData<?> routines, String method, T answer) {
        if (answer == null) {
            throw StartUp.failed(routines.getClass().getSimpleName(),
                    method + " returned null (HW_INITIALIZATION_DATA page)");
        }
        return answer;
    }
}
