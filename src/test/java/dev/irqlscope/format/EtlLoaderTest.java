package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtlLoaderTest {
    private static final int BUFFERS = 400;

    @TempDir
    Path folder;

    private FileChannel file(boolean packed) throws IOException {
        Etl etl = new Etl(8, 1_000).bufferBytes(16_384);
        for (int i = 0; i < BUFFERS; i++) {
            byte[][] events = new byte[1 + i % 300][];
            for (int j = 0; j < events.length; j++) {
                events[j] = etl.dpc(1_000 + i, 1_001 + i, etl.base() + i * j);
            }
            if (packed) {
                etl.packedBuffer(0, events);
            } else {
                etl.buffer(0, events);
            }
        }
        Path written = Files.write(folder.resolve("trace.etl"), etl.bytes());
        return FileChannel.open(written, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static EtlBuffers buffers(FileChannel file) throws Exception {
        byte[] head = new byte[EtlHeader.NEEDED_BYTES];
        file.read(ByteBuffer.wrap(head), 0);
        return EtlBuffers.find(file, EtlHeader.of("trace.etl", head), EtlBuffers.MOST_BUFFERS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void buffersComeInOrderAndWholeWhoeverUnpacksThem(boolean packed) throws Exception {
        try (FileChannel file = file(packed)) {
            EtlBuffers buffers = buffers(file);
            assertThat(buffers.list()).hasSize(1 + BUFFERS);
            try (EtlLoader loader = new EtlLoader(buffers, buffers.list())) {
                for (EtlBuffers.Buffer buffer : buffers.list()) {
                    byte[] bytes = loader.take();
                    byte[] wanted = buffers.loading().load(buffer, new byte[0]);
                    assertThat(Arrays.equals(
                            bytes, EtlBuffers.HEADER_BYTES, buffer.bytes, wanted, EtlBuffers.HEADER_BYTES,
                            buffer.bytes))
                            .as("buffer at %d", buffer.offset)
                            .isTrue();
                    assertThat(buffer.isDamaged()).isFalse();
                    loader.giveBack(bytes);
                }
            }
        }
    }

    @Test
    void whoClosesItNeedNotTakeAll() throws Exception {
        try (FileChannel file = file(true)) {
            EtlBuffers buffers = buffers(file);
            try (EtlLoader loader = new EtlLoader(buffers, buffers.list())) {
                loader.take();
            }
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("irqlscope-unpacker");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileThatBecomesShorterIsSaidToBe(boolean packed) throws Exception {
        try (FileChannel file = file(packed)) {
            EtlBuffers buffers = buffers(file);
            file.truncate(2_000);
            try (EtlLoader loader = new EtlLoader(buffers, buffers.list())) {
                assertThatThrownBy(() -> {
                    for (int i = 0; i < BUFFERS; i++) {
                        loader.giveBack(loader.take());
                    }
                }).isInstanceOf(IOException.class).hasMessageContaining("became shorter");
            }
        }
    }
}
