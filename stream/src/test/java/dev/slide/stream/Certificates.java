package dev.slide.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Keys of servers on loopback, made by the JDK's keytool; and what this JVM trusts while it is open. */
final class Certificates implements AutoCloseable {
    private static final String PASSWORD = "changeit";
    private static final List<String> TRUST =
            List.of("javax.net.ssl.trustStore", "javax.net.ssl.trustStorePassword", "javax.net.ssl.trustStoreType");

    private final Path file;
    private final List<String> before = new ArrayList<>();

    private Certificates(Path file) {
        this.file = file;
        TRUST.forEach(property -> before.add(System.getProperty(property, "")));
    }

    /** Two issuers, {@code trusted} and {@code unknown}; this JVM trusts the first and nobody else. */
    static Certificates in(Path folder) throws Exception {
        Certificates certificates = new Certificates(folder.resolve("keys.p12"));
        certificates.keytool("trusted", "-ext", "bc:c");
        certificates.keytool("unknown", "-ext", "bc:c");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("trusted", certificates.keys().getCertificate("trusted"));
        Path trust = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(trust)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        System.setProperty(TRUST.get(0), trust.toString());
        System.setProperty(TRUST.get(1), PASSWORD);
        System.setProperty(TRUST.get(2), "PKCS12");
        return certificates;
    }

    /**
     * A key with a certificate.
     *
     * @param name of the key
     * @param issuer of the certificate
     * @param holder whom it is for, as keytool has it: {@code ip:127.0.0.1}
     * @param more options of keytool
     */
    void issue(String name, String issuer, String holder, String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of("-signer", issuer, "-ext", "san=" + holder));
        options.addAll(List.of(more));
        keytool(name, options.toArray(String[]::new));
    }

    private void keytool(String name, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", name));
        command.addAll(List.of("-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keyalg", "EC", "-dname", "CN=" + name));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** A socket on a free port of the loopback interface that shows the certificate of a key. */
    ServerSocket listen(String name) throws IOException, GeneralSecurityException {
        KeyStore all = keys();
        Key key = all.getKey(name, PASSWORD.toCharArray());
        Certificate[] chain = all.getCertificateChain(name);
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(name, key, PASSWORD.toCharArray(), chain);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(one, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @Override
    public void close() {
        for (int i = 0; i < TRUST.size(); i++) {
            if (before.get(i).isEmpty()) {
                System.clearProperty(TRUST.get(i));
            } else {
                System.setProperty(TRUST.get(i), before.get(i));
            }
        }
    }
}
