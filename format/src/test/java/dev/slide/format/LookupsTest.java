package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LookupsTest {
    /** Messages by hand: GraphProto.node (1) with input (1), output (2), op_type (4), attribute (5) and domain (7). */
    static byte[] node(String type, String domain, String output, String... inputs) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        for (String input : inputs) {
            field(node, 1, input.getBytes(StandardCharsets.UTF_8));
        }
        field(node, 2, output.getBytes(StandardCharsets.UTF_8));
        field(node, 4, type.getBytes(StandardCharsets.UTF_8));
        field(node, 7, domain.getBytes(StandardCharsets.UTF_8));
        return message(1, node.toByteArray());
    }

    static byte[] gather(String domain, String... inputs) {
        return node("Gather", domain, "rows", inputs);
    }

    static byte[] join(byte[]... all) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] bytes : all) {
            out.write(bytes, 0, bytes.length);
        }
        return out.toByteArray();
    }

    private static byte[] message(int number, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        field(out, number, value);
        return out.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] value) {
        out.write(number << 3 | 2);
        out.write(value.length);
        out.write(value, 0, value.length);
    }

    /** A Gather with attribute (5) axis: name (1), i (3). */
    private static byte[] gatherAlong(int axis) {
        byte[] name = message(1, "axis".getBytes(StandardCharsets.UTF_8));
        byte[] value = {3 << 3, (byte) axis};
        byte[] plain = gather("", "table", "ids");
        byte[] inside = new byte[plain.length - 2];
        System.arraycopy(plain, 2, inside, 0, inside.length);
        return message(1, join(inside, message(5, join(name, value))));
    }

    private static Lookups with(byte[]... nodes) throws FormatException {
        Lookups lookups = new Lookups("ids");
        lookups.table("table", 7);
        lookups.table("larger", 9);
        lookups.nodes(join(nodes));
        return lookups;
    }

    @Test
    void countsTheRowsOfTheSmallestTable() throws Exception {
        assertThat(with(gather("", "larger", "ids")).fewestRows()).hasValue(9);
        assertThat(with(gather("ai.onnx", "larger", "ids"), gather("", "table", "ids"))
                        .fewestRows())
                .hasValue(7);
        assertThat(with(node("Reshape", "", "flat", "ids", "shape"), gather("", "table", "flat"))
                        .fewestRows())
                .hasValue(7);
        assertThat(with(gatherAlong(0)).fewestRows()).hasValue(7);
    }

    @Test
    void leavesEverythingElse() throws Exception {
        assertThat(with(gather("", "table", "others")).fewestRows()).isEmpty();
        assertThat(with(gather("", "unknown", "ids")).fewestRows()).isEmpty();
        assertThat(with(gather("com.example", "table", "ids")).fewestRows()).isEmpty();
        assertThat(with(node("Add", "", "more", "ids", "one"), gather("", "table", "more"))
                        .fewestRows())
                .isEmpty();
        assertThat(with(gatherAlong(1)).fewestRows()).isEmpty();
    }

    /** GraphProto.initializer (5) with dims (1), packed or not, and name (8). */
    @Test
    void knowsTablesThatLieInTheGraph() throws Exception {
        byte[] name = message(8, "small".getBytes(StandardCharsets.UTF_8));
        for (byte[] dims : new byte[][] {{1 << 3, 5, 1 << 3, 16}, {1 << 3 | 2, 2, 5, 16}}) {
            Lookups lookups = new Lookups("ids");
            lookups.constant(message(5, join(dims, name)));
            lookups.nodes(gather("", "small", "ids"));
            assertThat(lookups.fewestRows()).hasValue(5);
        }
    }

    @Test
    void refusesWhatIsNoMessage() {
        assertThatThrownBy(() -> with(new byte[] {10, 120}))
                .isInstanceOf(FormatException.class)
                .hasMessage("field 1 of a message claims 120 bytes of 0");
        assertThatThrownBy(() -> with(new byte[] {11}))
                .isInstanceOf(FormatException.class)
                .hasMessage("field 1 of a message has the wire type 3");
    }
}
