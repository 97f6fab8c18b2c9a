import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

public class Crash_f315a533093de16ef7b1612e2cc22a1a720f57c3 {
    static final String base64Bytes = String.join("", "L3YyL19jYXRhbG9nCjcKYQoKCg==");

    public static void main(String[] args) throws Throwable {
        Crash_f315a533093de16ef7b1612e2cc22a1a720f57c3.class.getClassLoader().setDefaultAssertionStatus(true);
        try {
            Method fuzzerInitialize = dev.slide.fuzz.Guided.class.getMethod("fuzzerInitialize");
            fuzzerInitialize.invoke(null);
        } catch (NoSuchMethodException ignored) {
            try {
                Method fuzzerInitialize = dev.slide.fuzz.Guided.class.getMethod("fuzzerInitialize", String[].class);
                fuzzerInitialize.invoke(null, (Object) args);
            } catch (NoSuchMethodException ignored1) {
            } catch (IllegalAccessException | InvocationTargetException e) {
                e.printStackTrace();
                System.exit(1);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1);
        }
        byte[] input = java.util.Base64.getDecoder().decode(base64Bytes);
        dev.slide.fuzz.Guided.fuzzerTestOneInput(input);
    }
}