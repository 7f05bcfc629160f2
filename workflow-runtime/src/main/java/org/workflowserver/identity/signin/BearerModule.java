package org.workflowserver.identity.signin;

import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.AuthStatus;
import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.MessagePolicy;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.callback.GroupPrincipalCallback;
import jakarta.security.auth.message.module.ServerAuthModule;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.workflowserver.identity.TokenPrincipal;

/** Tells the container, under Jakarta Authentication, whom {@link BearerSignIn} has signed in. */
final class BearerModule implements ServerAuthModule {
  private final BearerSignIn bearer;
  private volatile CallbackHandler container;

  BearerModule(BearerSignIn bearer) {
    this.bearer = bearer;
  }

  @Override
  public void initialize(
      MessagePolicy request,
      MessagePolicy response,
      CallbackHandler handler,
      Map<String, Object> options) {
    container = handler;
  }

  @Override
  public Class<?>[] getSupportedMessageTypes() {
    return new Class<?>[] {HttpServletRequest.class, HttpServletResponse.class};
  }

  @Override
  public AuthStatus validateRequest(MessageInfo message, Subject client, Subject service)
      throws AuthException {
    Optional<TokenPrincipal> principal =
        bearer.signIn((HttpServletRequest) message.getRequestMessage());
    try {
      if (principal.isPresent()) {
        notifyContainer(principal.get(), client);
      } else {
        container.handle(new Callback[] {new CallerPrincipalCallback(client, (Principal) null)});
      }
      return AuthStatus.SUCCESS;
    } catch (IOException | UnsupportedCallbackException e) {
      throw new AuthException("The container did not take over who is signed in.", e);
    }
  }

  private void notifyContainer(TokenPrincipal principal, Subject client)
      throws IOException, UnsupportedCallbackException {
    ContainerLogin.putFirst(principal, client);
    container.handle(
        new Callback[] {
          new CallerPrincipalCallback(client, principal),
          new GroupPrincipalCallback(client, principal.groups().toArray(String[]::new))
        });
  }

  @Override
  public AuthStatus secureResponse(MessageInfo message, Subject service) {
    return AuthStatus.SEND_SUCCESS;
  }

  @Override
  public void cleanSubject(MessageInfo message, Subject subject) {
    if (subject != null) {
      subject.getPrincipals().clear();
    }
  }
}
