package dev.slide.pack;

import dev.slide.format.Digest;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig.Blob;
import dev.slide.format.PackConfig.Weight;
import dev.slide.format.RowDigests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the blobs of one variant. */
final class VariantWriter {
    private final Variant variant;
    private final WeightPlan plan;
    private final Map<String, WeightUse> uses;
    private final OciLayout layout;
    private final List<Weight> weights = new ArrayList<>();
    private final List<Blob> blobs = new ArrayList<>();
    private final Map<String, Rows> rows = new HashMap<>();
    private final List<Moved> moved = new ArrayList<>();

    /**
     * A table's chunks and their digests.
     *
     * @param layout of the chunks
     * @param digests blob of the digests
     * @param root digest of its first level
     */
    record Rows(RowDigests layout, Blob digests, Digest root) {}

    /**
     * A tensor that did not take what its variant asks for.
     *
     * @param name of the tensor
     * @param to the variant whose encoding it took
     * @param reason in a few words
     */
    record Moved(String name, Variant to, String reason) {}

    VariantWriter(Variant variant, WeightPlan plan, Map<String, WeightUse> uses, OciLayout layout) {
        this.variant = variant;
        this.plan = plan;
        this.uses = uses;
        this.layout = layout;
    }

    /** Writes the next blob, given the elements that it holds. */
    void add(WeightPlan.Blob blob, ByteBuffer elements) throws IOException {
        List<ByteBuffer> pieces = new ArrayList<>();
        int end = 0;
        for (int number : blob.weights()) {
            WeightPlan.Place place = plan.places().get(number);
            Initializer weight = place.weight();
            ByteBuffer here = elements.slice(Math.toIntExact(place.offset()), Math.toIntExact(weight.bytes()));
            TensorEncoder.Encoded encoded = new TensorEncoder(
                            weight, uses.getOrDefault(weight.name(), WeightUse.OTHERWISE), blob.isTable(), here)
                    .encode(variant);
            int start = Math.toIntExact(WeightPlan.aligned(end));
            end = Math.addExact(start, encoded.bytes().remaining());
            weights.add(new Weight(
                    weight.name(),
                    weight.weightType(),
                    weight.proto().getDimsList(),
                    place.blob(),
                    start,
                    encoded.bytes().remaining(),
                    encoded.encoding()));
            pieces.add(encoded.bytes());
            if (!encoded.reason().isEmpty()) {
                moved.add(new Moved(weight.name(), encoded.variant(), encoded.reason()));
            }
            if (encoded.rows() != null) {
                rows.put(weight.name(), rows(encoded.rows(), encoded.bytes()));
            }
        }
        byte[] bytes = end == 0 ? new byte[0] : joined(pieces, end);
        blobs.add(new Blob(layout.write(bytes), bytes.length));
    }

    /** All pieces, each where the next multiple of the alignment is; the only one as it is. */
    private static byte[] joined(List<ByteBuffer> pieces, int size) {
        byte[] only = pieces.get(0).array();
        if (pieces.size() == 1 && only.length == size) {
            return only;
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        for (ByteBuffer piece : pieces) {
            all.position(Math.toIntExact(WeightPlan.aligned(all.position())));
            all.put(piece.duplicate());
        }
        return all.array();
    }

    private Rows rows(RowDigests chunks, ByteBuffer table) throws IOException {
        byte[] digests = chunks.compute(table);
        return new Rows(chunks, new Blob(layout.write(digests), digests.length), chunks.root(digests));
    }

    Variant variant() {
        return variant;
    }

    /** All weights, in the order of their numbers. */
    List<Weight> weights() {
        return weights;
    }

    List<Blob> blobs() {
        return blobs;
    }

    /** The rows of a table. */
    Rows rows(String table) {
        @Nullable Rows found = rows.get(table);
        if (found == null) {
            throw new IllegalArgumentException(table + " is no table");
        }
        return found;
    }

    List<Moved> moved() {
        return moved;
    }
}
