package io.github.ragshell.milvus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Takes TLS connections on a loopback port, with a certificate of keytool's, and passes on what is in them. */
final class TlsEnd implements AutoCloseable {

    static final String PASSWORD = "changeit";

    private final SSLServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TlsEnd(SSLServerSocket server, int target) {
        this.server = server;
        this.target = target;
        thread(this::accept);
    }

    /**
     * @param keyStore from {@link #keyStore}
     * @param target an http:// address of this machine
     * @param protocols the application protocols it offers
     */
    static TlsEnd start(Path keyStore, String target, String... protocols)
            throws IOException, GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        var server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var parameters = server.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        server.setSSLParameters(parameters);
        return new TlsEnd(server, URI.create(target).getPort());
    }

    /** A key with a certificate that it signed itself. */
    static Path keyStore(Path directory, String name, String... options) throws IOException, InterruptedException {
        Path file = directory.resolve(name + ".p12");
        var command = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name));
        command.addAll(List.of("-alias", name, "-storetype", "PKCS12", "-keypass", PASSWORD));
        command.addAll(Arrays.asList(options));
        keytool(file, command);
        return file;
    }

    /** Has the certificate in a key store replaced by one that another key store's key signed. */
    static void sign(Path keyStore, Path authority, String... options) throws IOException, InterruptedException {
        String request = keyStore + ".request";
        String reply = keyStore + ".reply";
        keytool(keyStore, List.of("-certreq", "-alias", name(keyStore), "-file", request));
        var command = new ArrayList<>(List.of("-gencert", "-alias", name(authority), "-infile", request));
        command.addAll(List.of("-outfile", reply));
        command.addAll(Arrays.asList(options));
        keytool(authority, command);
        Path root = certificate(authority);
        keytool(keyStore, List.of("-importcert", "-noprompt", "-alias", "root", "-file", root.toString()));
        keytool(keyStore, List.of("-importcert", "-noprompt", "-alias", name(keyStore), "-file", reply));
    }

    /** The certificate in it as a PEM file. */
    static Path certificate(Path keyStore) throws IOException, InterruptedException {
        Path file = keyStore.resolveSibling(name(keyStore) + ".pem");
        keytool(keyStore, List.of("-exportcert", "-rfc", "-alias", name(keyStore), "-file", file.toString()));
        return file;
    }

    private static String name(Path keyStore) {
        return keyStore.getFileName().toString().replace(".p12", "");
    }

    /** A key store that holds the certificate alone, for {@code javax.net.ssl.trustStore}. */
    static Path trustStore(Path certificate) throws IOException, InterruptedException {
        Path file = certificate.resolveSibling("trusted.p12");
        keytool(file, List.of("-importcert", "-noprompt", "-alias", "ca", "-file", certificate.toString()));
        return file;
    }

    private static void keytool(Path store, List<String> arguments) throws IOException, InterruptedException {
        Path log = Files.createTempFile(store.getParent(), "keytool", ".log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(arguments);
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException(Files.readString(log));
        }
    }

    String uri(String host) {
        return "https://" + host + ":" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                thread(() -> serve((SSLSocket) client));
            } catch (IOException e) {
                // Closed
            }
        }
    }

    private void serve(SSLSocket client) {
        try (client;
                var plain = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(plain);
            client.startHandshake();
            Thread back = thread(() -> pump(plain, client));
            pump(client, plain);
            back.join();
        } catch (IOException | InterruptedException e) {
            // The client did not like us, or is gone
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side is gone
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "tls-end");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(TlsEnd::closeQuietly);
    }
}
