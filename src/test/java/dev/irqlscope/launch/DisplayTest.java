package dev.irqlscope.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DisplayTest {

    @Test
    void onLinuxADisplayHasAName() {
        assertThat(linux(Map.of()).isThere()).isFalse();
        assertThat(linux(Map.of("DISPLAY", "")).isThere()).isFalse();
        assertThat(linux(Map.of("DISPLAY", ":0")).isThere()).isTrue();
        assertThat(linux(Map.of("WAYLAND_DISPLAY", "wayland-0")).isThere()).isTrue();
    }

    @Test
    void elsewhereThereIsAlwaysOne() {
        assertThat(Display.of(Map.of(), Map.of("os.name", "Windows 11")::get).isThere()).isTrue();
        assertThat(Display.of(Map.of(), Map.of("os.name", "Mac OS X")::get).isThere()).isTrue();
    }

    @Test
    void theHeadlessToolkitNeedsNone() {
        assertThat(Display.of(Map.of(), Map.of("os.name", "Linux", "glass.platform", "Headless")::get).isThere())
                .isTrue();
    }

    private static Display linux(Map<String, String> environment) {
        return Display.of(environment, Map.of("os.name", "Linux")::get);
    }
}
