package dev.slide.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static Summary read(String csv, String reference) throws Exception {
        return Summary.of(
                ResultTable.of("r.csv", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8))), reference);
    }

    @Test
    void byHand() throws Exception {
        Summary summary = read("""
                axis,value,scheme,replication,m,n
                users,10,a,1,1,5
                users,10,b,1,2,
                users,10,a,2,3,7
                users,10,b,2,6,1
                users,20,a,1,0,0
                users,20,b,1,4,2
                """, "a");
        assertThat(summary.axes()).containsExactly("users");
        assertThat(summary.values("users")).containsExactly("10", "20");
        assertThat(summary.schemes()).containsExactly("a", "b");
        assertThat(summary.meansCsv()).isEqualTo("""
                        axis,value,scheme,metric,mean,ci95Low,ci95High,replications
                        users,10,a,m,2,-10.7062047362,14.7062047362,2
                        users,10,a,n,6,-6.70620473617,18.7062047362,2
                        users,10,b,m,4,-21.4124094723,29.4124094723,2
                        users,10,b,n,1,,,1
                        users,20,a,m,0,,,1
                        users,20,a,n,0,,,1
                        users,20,b,m,4,,,1
                        users,20,b,n,2,,,1
                        """);
        assertThat(summary.differencesCsv()).isEqualTo("""
                        axis,value,scheme,reference,metric,meanDifference,ci95Low,ci95High,pairs,ratioOfMeans
                        users,10,b,a,m,2,-10.7062047362,14.7062047362,2,2
                        users,10,b,a,n,-6,,,1,0.142857142857
                        users,20,b,a,m,4,,,1,
                        users,20,b,a,n,2,,,1,
                        """);
    }

    @Test
    void pairsOnlyWhatMetTheSameRandomness() throws Exception {
        Summary summary = read("""
                axis,value,scheme,replication,m
                x,p,a,0,10
                x,p,b,1,30
                x,p,a,2,10
                x,p,b,2,11
                x,p,a,3,20
                x,p,b,3,23
                """, "a");
        Estimate difference = summary.difference("x", "p", "b", "m");
        assertThat(difference.count()).isEqualTo(2);
        assertThat(difference.mean()).isEqualTo(2);
    }

    @Test
    void equalsTheNaiveWay() throws Exception {
        List<String> schemes = Samples.NINE.subList(0, 4);
        String csv = Samples.HEADER + Samples.rows("users", List.of("1", "2", "3"), schemes, 40, 2, 9);
        Summary summary = read(csv, "slide");
        Map<String, List<double[]>> naive = new HashMap<>();
        for (String line : csv.split("\n", -1)) {
            String[] fields = line.split(",", -1);
            if (fields.length == 7 && !fields[0].equals("axis")) {
                naive.computeIfAbsent(fields[1] + fields[2], any -> new ArrayList<>())
                        .add(new double[] {Integer.parseInt(fields[3]), Double.parseDouble(fields[4])});
            }
        }
        for (String value : List.of("1", "2", "3")) {
            for (String scheme : schemes.subList(1, 4)) {
                List<double[]> own = Objects.requireNonNull(naive.get(value + scheme));
                List<double[]> reference = Objects.requireNonNull(naive.get(value + "slide"));
                double[] differences = new double[own.size()];
                for (int i = 0; i < differences.length; i++) {
                    assertThat(own.get(i)[0]).isEqualTo(reference.get(i)[0]);
                    differences[i] = own.get(i)[1] - reference.get(i)[1];
                }
                double mean = mean(differences);
                double half = 2.022690920 * deviation(differences, mean) / Math.sqrt(differences.length);
                Estimate estimate = summary.difference("users", value, scheme, "admitted");
                assertThat(estimate.mean()).isCloseTo(mean, within(1e-12));
                assertThat(estimate.low()).isCloseTo(mean - half, within(1e-8));
                assertThat(estimate.high()).isCloseTo(mean + half, within(1e-8));
                // What is common to the schemes cancels.
                Estimate alone = summary.mean("users", value, scheme, "admitted");
                assertThat(estimate.high() - estimate.low()).isLessThan(0.7 * (alone.high() - alone.low()));
            }
        }
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }
}
