package dev.slide.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);

    private ProgressBar bar(int columns, boolean unicode) {
        return new ProgressBar(
                "download",
                new PrintStream(bytes, false, StandardCharsets.UTF_8),
                new Style(columns, false, unicode),
                nanos::get);
    }

    private List<String> drawn() {
        return List.of(bytes.toString(StandardCharsets.UTF_8).split("\r\u001b\\[K", -1));
    }

    @Test
    void drawsTenTimesASecondAndWipesItselfOut() {
        try (ProgressBar bar = bar(100, false)) {
            for (int i = 0; i <= 1000; i++) {
                bar.update(i * 1000L, 1_000_000);
                nanos.addAndGet(1_000_000);
            }
        }
        assertThat(drawn()).hasSize(1 + 11 + 1).startsWith("").endsWith("");
        assertThat(drawn().get(6))
                .isEqualTo("download  ###############...............  50 %  500 kB of 1.00 MB  8.00 Mbit/s");
    }

    @Test
    void staysWithinTheTerminal() {
        for (int columns = 1; columns < 130; columns++) {
            bytes.reset();
            try (ProgressBar bar = bar(columns, columns % 2 == 0)) {
                bar.update(123_456_789, columns % 3 == 0 ? 0 : 999_999_999);
            }
            int most = columns;
            assertThat(drawn()).allSatisfy(line -> assertThat(line).hasSizeLessThan(Math.max(1, most)));
        }
    }

    @Test
    void isSilentWithoutATerminalAndAfterItsEnd() {
        try (ProgressBar bar = bar(0, true)) {
            bar.update(1, 2);
        }
        ProgressBar ended = bar(80, true);
        ended.close();
        ended.update(1, 2);
        assertThat(bytes.size()).isZero();
    }
}
