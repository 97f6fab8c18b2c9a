package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowDigestsTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1",
        "100, 16, 64, 32",
        "1000, 48, 1, 32",
        "1000, 48, 7, 3",
        "65, 4096, 1, 64",
        "64, 1, 1000, 2"
    })
    void everyChunkVerifiesByItsGroupAndTheFirstLevel(long rows, int rowBytes, int chunkRows, int groupChunks)
            throws Exception {
        byte[] table = new byte[Math.toIntExact(rows * rowBytes)];
        new Random(rows).nextBytes(table);
        RowDigests layout = RowDigests.ofRows(rows, rowBytes, chunkRows, groupChunks);
        byte[] blob = layout.compute(ByteBuffer.wrap(table));
        assertThat(blob).hasSize(Math.toIntExact(layout.blobBytes()));

        byte[] firstLevel = Arrays.copyOf(blob, layout.firstLevelBytes());
        layout.verifyFirstLevel(firstLevel, layout.root(blob));
        long covered = 0;
        for (int chunk = 0; chunk < layout.chunks(); chunk++) {
            int group = layout.groupOf(chunk);
            int from = Math.toIntExact(layout.groupOffset(group));
            byte[] digests = Arrays.copyOfRange(blob, from, from + layout.groupBytes(group));
            layout.verifyGroup(firstLevel, group, digests);
            assertThat(layout.chunkOffset(chunk)).isEqualTo(covered);
            ByteBuffer bytes = Slices.of(ByteBuffer.wrap(table), (int) covered, layout.chunkBytes(chunk));
            layout.verifyChunk(digests, chunk, bytes, Digest.sha256());
            covered += layout.chunkBytes(chunk);
        }
        assertThat(covered).isEqualTo(table.length);
        assertThat(layout.chunkOf(rows - 1)).isEqualTo(layout.chunks() - 1);
    }

    @Test
    void everyChangedBitIsFound() throws Exception {
        RowDigests layout = RowDigests.ofRows(10, 4, 2, 2);
        byte[] table = new byte[40];
        byte[] blob = layout.compute(ByteBuffer.wrap(table));
        byte[] firstLevel = Arrays.copyOf(blob, layout.firstLevelBytes());
        Digest root = layout.root(blob);
        for (int i = 0; i < firstLevel.length; i++) {
            byte[] changed = firstLevel.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> layout.verifyFirstLevel(changed, root)).isInstanceOf(FormatException.class);
        }
        byte[] group = Arrays.copyOfRange(blob, (int) layout.groupOffset(1), (int) layout.groupOffset(1) + 64);
        group[63] ^= 1;
        assertThatThrownBy(() -> layout.verifyGroup(firstLevel, 1, group)).hasMessageContaining("group 1");
        byte[] right = Arrays.copyOfRange(blob, (int) layout.groupOffset(1), (int) layout.groupOffset(1) + 64);
        byte[] rows = new byte[8];
        rows[0] = 1;
        assertThatThrownBy(() -> layout.verifyChunk(right, 3, ByteBuffer.wrap(rows), Digest.sha256()))
                .hasMessageContaining("chunk 3 (from row 6)");
    }

    @Test
    void countsBeyondThirtyOneBits() {
        RowDigests layout = RowDigests.ofRows(Integer.MAX_VALUE - 64, 1, 1, 1000);
        assertThat(layout.groups()).isEqualTo(2_147_484);
        assertThat(layout.blobBytes()).isEqualTo(32L * (2_147_484L + Integer.MAX_VALUE - 64));
        RowDigests wide = RowDigests.ofRows(Integer.MAX_VALUE - 64, 1, 1, 1 << 26);
        assertThat(wide.groupBytes(wide.groups() - 1)).isPositive();
    }

    @Test
    void aShortInputNeedsFewDigests() {
        RowDigests layout = RowDigests.forTable(30_522, 1536);
        assertThat(layout.chunkRows()).isEqualTo(1);
        assertThat(layout.firstLevelBytes()).isEqualTo(954 * 32);
        assertThat(layout.groupBytes(0)).isEqualTo(1024);
    }
}
