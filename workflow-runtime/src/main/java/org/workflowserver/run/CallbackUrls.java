package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Supplier;
import org.workflowserver.id.Ids;
import org.workflowserver.json.Text;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.sealing.InstallationKeys;
import org.workflowserver.settings.Settings;

/**
 * The URL that a step waits for a call to. Its token is an HMAC of run, node and iteration under a
 * key of the installation: the same on every attempt and every server, and nobody's to guess.
 */
@ApplicationScoped
public class CallbackUrls {
  /** Where calls come in, below the server's public address; the token follows. */
  public static final String PATH = "/workflows/callbacks/";

  private static final String KEY = "callback";

  private Supplier<byte[]> source;
  private String publicUrl;
  private volatile byte[] key;

  protected CallbackUrls() {}

  @Inject
  public CallbackUrls(InstallationKeys keys) {
    this(() -> keys.require(KEY), Settings.PUBLIC_URL.value());
  }

  /** URLs below this address, with tokens under this key. */
  public CallbackUrls(Supplier<byte[]> source, String publicUrl) {
    this.source = source;
    this.publicUrl = publicUrl;
  }

  /** Reads the key, so that nothing needs the database later. */
  public void prepare() {
    key = source.get();
  }

  /** The URL of a step. */
  public String url(String runId, StepKey step) {
    return publicUrl + PATH + token(runId, step);
  }

  /** Whether a text can be the secret part of a URL at all. */
  public static boolean isShaped(String token) {
    return Ids.isToken("", token);
  }

  /** The secret part of the URL. */
  public String token(String runId, StepKey step) {
    return Text.hmacSha256(key, runId + "/" + step);
  }

  /** What is on record of a token. */
  public static String hash(String token) {
    return Text.sha256Hex(token);
  }
}
