package dev.slide.simulator.radio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slide.simulator.draw.Draws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThroughputTraceTest {
    @TempDir
    private Path folder;

    private ThroughputTrace read(String text) throws IOException {
        return ThroughputTrace.read(Files.writeString(folder.resolve("t.csv"), text), 10);
    }

    @Test
    void meansGoRound() throws IOException {
        ThroughputTrace trace = read("seconds,bitsPerSecond\n2,100\n3,0\n\n4,50\n6,0\n");

        assertThat(trace.meanBps(2, 4)).isCloseTo(50, within(1e-12));
        assertThat(trace.meanBps(2.5, 1)).isCloseTo(50, within(1e-12));
        assertThat(trace.meanBps(5, 2)).isCloseTo(75, within(1e-12));
        assertThat(trace.meanBps(5, 10)).isCloseTo((2 * 200 + 50 + 100) / 10.0, within(1e-12));
    }

    @Test
    void aUserGetsAMeanOfTheTrace() throws IOException {
        Channel.Workspace workspace = read("0,100\n1,300\n2,0\n").workspace(new Draws(1));
        double sum = 0;
        for (int r = 0; r < 1000; r++) {
            double efficiency = workspace.drop(r).efficiencyBpsPerHz(r, 1e3, 0, 0.5);
            assertThat(efficiency).isBetween(10 - 1e-9, 30 + 1e-9);
            sum += efficiency;
        }
        assertThat(sum / 1000).isCloseTo(20, within(1.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1,2\n",
                "1,2\n1,3\n",
                "1,2\nx,3\n",
                "1,2,3\n2,3\n",
                "0,-1\n1,0\n",
                "0,0\n1,0\n",
                "0,NaN\n1,2\n"
            })
    void whatIsNoTraceIsRefusedWithItsName(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class).hasMessageContaining("t.csv");
    }
}
