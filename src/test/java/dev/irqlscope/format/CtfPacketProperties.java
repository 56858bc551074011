package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CtfPacketProperties {
    @Property(tries = 500)
    void numbersOfAnySizeAtAnyBitAreReadAsTheyWereWritten(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 64) Integer> sizes,
            @ForAll long seed,
            @ForAll boolean bigEndian,
            @ForAll @IntRange(min = 0, max = 40) int start)
            throws Exception {
        Random random = new Random(seed);
        long[] values = sizes.stream().mapToLong(size -> random.nextLong() & CtfPacket.mask(size)).toArray();
        CtfBits written = new CtfBits(bigEndian);
        for (int i = 0; i < values.length; i++) {
            written.put(values[i], sizes.get(i));
        }
        byte[] content = written.bytes((written.at() + 7) / 8);
        byte[] file = new byte[start + content.length];
        System.arraycopy(content, 0, file, start, content.length);
        Path path = Files.createTempFile("irqlscope-test", ".ctf");
        try (FileChannel channel = FileChannel.open(Files.write(path, file))) {
            CtfPacket packet = new CtfPacket(channel, 1);
            packet.begin(start);

            for (int i = 0; i < values.length; i++) {
                assertThat(packet.number(sizes.get(i), bigEndian)).isEqualTo(values[i]);
            }

            assertThat(packet.at()).isEqualTo(written.at());
        } finally {
            Files.delete(path);
        }
    }
}
