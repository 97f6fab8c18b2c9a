package dev.slide.cli;

import dev.slide.pack.Variant;
import java.io.IOException;

/** A server in a process of its own that has one pack. */
interface PackServer extends AutoCloseable {

    /** Where the pack is: what {@code slide run} takes. */
    String location();

    /** What it has computed so far, in seconds of a core. */
    double cpuSeconds();

    @Override
    void close();

    /** An edge node with a variant of the demonstration's pack. */
    static PackServer node(DemoModel model, Variant variant) throws IOException {
        NodeProcess node = NodeProcess.start(model.store());
        return new PackServer() {
            @Override
            public String location() {
                return DemoModel.location(node.uri(), variant);
            }

            @Override
            public double cpuSeconds() {
                return node.cpuSeconds();
            }

            @Override
            public void close() {
                node.close();
            }
        };
    }
}
