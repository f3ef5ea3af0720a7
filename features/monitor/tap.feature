Feature: Watching what goes over the sockets
  An admin can look over the shoulder of the service: every event, of one person or of all, without what people write to each other.

  @MO1
  Scenario: What one person does is shown, and nothing of others
    Given Alex Keller watches the socket events of Ada
    When Ada's probe connects
    And Ben's probe connects
    And Ada's probe sends "session:profile" with mode set to "live"
    And Ada's probe sends "session:profile" with mode set to "loud"
    Then Alex Keller is shown the "handshake" of Ada, which ended with OK
    And Alex Keller is shown the "welcome" of Ada
    And Alex Keller is shown the "session:profile" of Ada, which ended with OK
    And Alex Keller is shown the "session:profile" of Ada, which ended with BAD_REQUEST
    And Alex Keller is shown nothing of Ben

  @MO1
  Scenario: One code at a time
    Given Ada's probe connects
    And Ben's probe connects
    When Alex Keller watches the socket events that end with FORBIDDEN
    And Ada's probe sends "overview:get" with timeZone set to "UTC"
    And Ben's probe sends "session:profile" with mode set to "live"
    Then Alex Keller is shown the "overview:get" of Ada, which ended with FORBIDDEN
    And Alex Keller is shown nothing of Ben

  @MO1
  Scenario: Whoever stops watching is shown nothing more
    Given Alex Keller watches the socket events of Ada
    When Alex Keller stops watching
    And Ada's probe connects
    Then Alex Keller is shown nothing of Ada

  @MO2
  Scenario: Events come in batches
    Given Alex Keller watches the socket events of Ada
    And Ada's probe connects
    When Ada's probe sends "session:profile" 100 times at once
    Then Alex Keller is shown 100 events in fewer than 20 batches

  @MO3
  Scenario: A flood costs no more than a trickle, and what is left out is counted
    Given Alex Keller watches the socket events of Ada
    And Ada's probe connects
    When Ada's probe sends "session:profile" 1500 times at once
    Then Alex Keller is shown fewer than 1200 of 1500 events, and told how many are left out

  @MO3
  Scenario: Five taps are enough for anybody
    When Alex Keller watches 5 more things
    Then Alex Keller may watch nothing else

  @MO4
  Scenario: What people write to each other stays between them
    Given Ada has a confirmed booking
    And Alex Keller watches all socket events
    When Ada writes the note "The code of my door is 4711" on the booking
    Then Alex Keller is shown the "booking:note" of Ada, which ended with OK
    And nothing that Alex Keller is shown contains "4711"

  @MO1 @CM6
  Scenario: Nobody but admins may watch
    Given Ada's probe connects
    When Ada's probe sends "monitor:subscribe" with sample set to 1
    Then Ada's probe is answered with UNKNOWN_EVENT
