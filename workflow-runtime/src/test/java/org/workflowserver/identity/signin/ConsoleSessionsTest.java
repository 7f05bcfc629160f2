package org.workflowserver.identity.signin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleSessionsTest {
  private final List<String> ended = new ArrayList<>();

  @Test
  void anAccountHasTwenty() {
    ConsoleSessions sessions = new ConsoleSessions(1_000);
    for (int i = 0; i < 20; i++) {
      open(sessions, "s" + i, "ada", "acme");
    }
    open(sessions, "other", "bob", "acme");
    assertThat(ended).isEmpty();
    open(sessions, "s20", "ada", "acme");
    open(sessions, "s21", "ada", "acme");
    assertThat(ended).containsExactly("s0", "s1");
  }

  @Test
  void aTenantHasHalf() {
    ConsoleSessions sessions = new ConsoleSessions(10);
    open(sessions, "other", "bob", "other");
    for (int i = 0; i < 5; i++) {
      open(sessions, "s" + i, "user" + i, "acme");
    }
    assertThat(ended).isEmpty();
    open(sessions, "s5", "user5", "acme");
    assertThat(ended).containsExactly("s0");
  }

  @Test
  void beyondAllOneOfTheTenantThatHasMostEnds() {
    ConsoleSessions sessions = new ConsoleSessions(10);
    open(sessions, "first", "bob", "small");
    for (int i = 0; i < 5; i++) {
      open(sessions, "a" + i, "user" + i, "acme");
    }
    for (int i = 0; i < 4; i++) {
      open(sessions, "b" + i, "user" + i, "beta");
    }
    assertThat(ended).isEmpty();
    open(sessions, "next", "eve", "new");
    assertThat(ended).containsExactly("a0");
  }

  @Test
  void whatHasEndedIsCountedNoMore() {
    ConsoleSessions sessions = new ConsoleSessions(4);
    HttpSession first = open(sessions, "s0", "user0", "acme");
    open(sessions, "s1", "user1", "acme");
    first.invalidate();
    open(sessions, "s2", "user2", "acme");
    assertThat(ended).containsExactly("s0");
  }

  private HttpSession open(ConsoleSessions sessions, String id, String owner, String tenant) {
    HttpSession session = session(id);
    sessions.open(session, owner, tenant, Optional::empty);
    return session;
  }

  /** A session that tells what it holds when it ends. */
  private HttpSession session(String id) {
    List<HttpSessionBindingListener> held = new ArrayList<>();
    return (HttpSession)
        Proxy.newProxyInstance(
            ConsoleSessionsTest.class.getClassLoader(),
            new Class<?>[] {HttpSession.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "setAttribute" -> held.add((HttpSessionBindingListener) arguments[1]);
                case "invalidate" -> {
                  ended.add(id);
                  HttpSession session = (HttpSession) proxy;
                  held.forEach(
                      each -> each.valueUnbound(new HttpSessionBindingEvent(session, "owner")));
                }
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return null;
            });
  }
}
