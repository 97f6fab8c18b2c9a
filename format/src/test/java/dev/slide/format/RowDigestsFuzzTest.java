package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A digests' blob and its table as a device receives them: of the right lengths, with any content. */
class RowDigestsFuzzTest extends ParserFuzz {
    private static final RowDigests LAYOUT = RowDigests.ofRows(50, 3, 4, 3);

    private final byte[] table = table();
    private final byte[] digests = LAYOUT.compute(ByteBuffer.wrap(table));

    private static byte[] table() {
        byte[] table = new byte[50 * 3];
        new Random(1).nextBytes(table);
        return table;
    }

    private byte[] right() {
        byte[] right = Arrays.copyOf(digests, digests.length + table.length);
        System.arraycopy(table, 0, right, digests.length, table.length);
        return right;
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(right());
    }

    @Override
    protected Mutator mutator() {
        return new ByteMutator();
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return FormatException.class;
    }

    @Override
    protected void read(byte[] input) throws FormatException {
        byte[] received = Arrays.copyOf(input, digests.length + table.length);
        byte[] firstLevel = Arrays.copyOf(received, LAYOUT.firstLevelBytes());
        LAYOUT.verifyFirstLevel(firstLevel, LAYOUT.root(digests));
        for (int chunk = 0; chunk < LAYOUT.chunks(); chunk++) {
            int group = LAYOUT.groupOf(chunk);
            int from = (int) LAYOUT.groupOffset(group);
            byte[] chunks = Arrays.copyOfRange(received, from, from + LAYOUT.groupBytes(group));
            LAYOUT.verifyGroup(firstLevel, group, chunks);
            int at = digests.length + (int) LAYOUT.chunkOffset(chunk);
            LAYOUT.verifyChunk(chunks, chunk, ByteBuffer.wrap(received, at, LAYOUT.chunkBytes(chunk)), Digest.sha256());
        }
        assertThat(received).isEqualTo(right());
    }

    @Override
    protected List<String> reasons() {
        return List.of("first level of the row digests", "group 4 of the row digests", "chunk 12 (from row 48)");
    }
}
