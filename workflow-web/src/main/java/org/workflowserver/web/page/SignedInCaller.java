package org.workflowserver.web.page;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.Optional;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.signin.ClientAddress;
import org.workflowserver.identity.signin.ConsolePrincipal;
import org.workflowserver.json.Text;

/**
 * The caller whom the gate has found signed in, as the facades want it.
 *
 * <p>The gate asks the container once and leaves the answer with the request: on the page of an
 * error the container no longer knows.
 */
@Named("signedIn")
@RequestScoped
public class SignedInCaller {
  private static final String ATTRIBUTE = SignedInCaller.class.getName();
  private static final int KEY_BYTES = 12;

  @Inject private HttpServletRequest request;
  private Caller caller;

  /** Leaves with the request who is signed in. */
  public static void note(HttpServletRequest request, ConsolePrincipal principal) {
    request.setAttribute(ATTRIBUTE, principal);
  }

  /** Whether somebody is signed in. */
  public boolean isPresent() {
    return found().isPresent();
  }

  /**
   * Who is signed in, the same object throughout the request, which stands for it where memory is
   * counted.
   *
   * @throws IllegalStateException when nobody is; the gate lets nobody so far
   */
  public Caller caller() {
    if (caller == null) {
      caller =
          found()
              .map(principal -> principal.caller().from(ClientAddress.of(request)))
              .orElseThrow(() -> new IllegalStateException("Nobody is signed in."));
    }
    return caller;
  }

  /** Whether the caller has to choose a new password before anything else. */
  public boolean mustChangePassword() {
    return found().map(ConsolePrincipal::mustChangePassword).orElse(false);
  }

  /** Whether the caller has an account here, with a password to change. */
  public boolean isLocal() {
    return found().map(ConsolePrincipal::isLocal).orElse(false);
  }

  /** The name of the caller's account, as it is on record. */
  public String getName() {
    return caller().name();
  }

  /** What the person is called besides; empty for none, and for the same. */
  public String getDisplayName() {
    return found()
        .flatMap(ConsolePrincipal::displayName)
        .filter(name -> !name.equals(getName()))
        .orElse("");
  }

  /**
   * What the browser keeps the caller's own things under: tells accounts apart and leads back to
   * none.
   */
  public String getKey() {
    Caller caller = caller();
    String account = caller.org() + "\n" + caller.identifier();
    return HexFormat.of().formatHex(Text.sha256(account), 0, KEY_BYTES);
  }

  /** Whether the caller may start runs. */
  public boolean isOperator() {
    return caller().has(Scope.OPERATOR);
  }

  /** Whether the caller may change workflows, and see what is in the vault. */
  public boolean isEditor() {
    return caller().has(Scope.EDITOR);
  }

  /** Whether the caller may change the vault. */
  public boolean isAdmin() {
    return caller().has(Scope.ADMIN);
  }

  /** Whether the caller may see what concerns the whole server. */
  public boolean isInstallationAdmin() {
    return caller().isInstallationAdministrator();
  }

  private Optional<ConsolePrincipal> found() {
    return Optional.ofNullable((ConsolePrincipal) request.getAttribute(ATTRIBUTE));
  }
}
